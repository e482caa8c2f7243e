import { toTaskProgress, type TaskProgress } from "../tasks/task-progress.js";
import { repeat, type Timer } from "../timer.js";

/** The interval in ms of looks at what a command has written. */
const lookMs = 1000;

/** Looks for what the task of a command tells of its progress (rule UD6). */
export class CommandProgress {
  readonly #read: () => Promise<string | undefined>;
  readonly #tell: (progress: TaskProgress) => void;
  readonly #timer: Timer;
  #text: string | undefined;

  constructor(read: () => Promise<string | undefined>, tell: (progress: TaskProgress) => void) {
    this.#read = read;
    this.#tell = tell;
    this.#timer = repeat(lookMs, () => void this.look(), { keepsAlive: false });
  }

  async look(): Promise<void> {
    const text = await this.#read();
    if (text === undefined || text === this.#text) return;
    this.#text = text;
    const progress = progressIn(text);
    if (progress) this.#tell(progress);
  }

  stop(): void {
    this.#timer.cancel();
  }
}

function progressIn(text: string): TaskProgress | undefined {
  try {
    const { fraction, note } = JSON.parse(text) as { readonly fraction?: unknown; readonly note?: unknown };
    return toTaskProgress(fraction, note);
  } catch {
    return undefined;
  }
}
