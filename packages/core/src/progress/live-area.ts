import { createLogUpdate } from "log-update";
import { SharedTerminal } from "./shared-terminal.js";

/** Lines at the bottom of a terminal that are drawn again and again, below other output. */
export class LiveArea {
  readonly #terminal: SharedTerminal;
  readonly #draw: ReturnType<typeof createLogUpdate>;
  #isDrawn = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#terminal = new SharedTerminal(stream, () => this.#giveWay());
    // The cursor stays visible: hiding it would need signal handlers to restore it.
    this.#draw = createLogUpdate(this.#terminal.own, { showCursor: true });
  }

  /** Whether lines can be redrawn on a stream. Some terminals report a size of zero. */
  static fits({ isTTY, columns, rows }: NodeJS.WriteStream): boolean {
    return isTTY && columns > 0 && rows > 0;
  }

  /** Draws these lines instead of those before, unless other output is in the middle of a line. */
  show(lines: readonly string[]): void {
    if (this.#terminal.isMidLine) return;
    this.#draw(lines.join("\n"));
    this.#isDrawn = true;
  }

  /** Ends the drawing. The last lines stay on the terminal; without any, it is as before. */
  end(last?: readonly string[]): void {
    this.#terminal.release();
    if (last) this.show(last);
    else this.#giveWay();
    this.#draw.done();
  }

  #giveWay(): void {
    if (this.#isDrawn) this.#draw.clear();
    this.#isDrawn = false;
  }
}
