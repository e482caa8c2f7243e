import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import xterm from "@xterm/headless";

/**
 * A run of text in one style.
 *
 * @typedef {{ readonly text: string, readonly color: string | undefined,
 *   readonly isBold: boolean, readonly isDim: boolean }} Run
 *
 * @typedef {{ readonly atMs: number, readonly rows: readonly (readonly Run[])[] }} Frame
 */

const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/**
 * A terminal that records what it shows. Commands run on a pseudo-terminal of the same size, by
 * `script` of util-linux; a prompt and what is typed are written by `type`.
 */
export class RecordingTerminal {
  /** @type {Frame[]} */
  frames = [];
  #terminal;
  #env;
  #cwd;
  #nowMs = 0;

  /**
   * @param {{ readonly columns: number, readonly rows: number, readonly cwd: string,
   *   readonly env: NodeJS.ProcessEnv }} options
   */
  constructor({ columns, rows, cwd, env }) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#cwd = cwd;
    this.#env = env;
  }

  /**
   * Types a command after a prompt, a letter every 30 ms.
   *
   * @param {string} command
   */
  async type(command) {
    await this.#show("\x1b[32m$\x1b[0m ", 400);
    for (const letter of command) await this.#show(letter, 30);
    await this.#show("\r\n", 300);
  }

  /** @param {number} ms */
  async pause(ms) {
    await this.#show("", ms);
  }

  /**
   * Runs a command to its end, or until it is killed: when what is shown matches. Pauses, such as
   * that of a start on a busy machine, are cut to a second.
   *
   * @param {string} command
   * @param {RegExp} [killWhen]
   */
  async run(command, killWhen) {
    const { cols, rows } = this.#terminal;
    const pidFile = path.join(this.#cwd, ".pid");
    const line = `stty cols ${cols} rows ${rows}; echo $$ > ${pidFile}; exec ${command}`;
    const child = spawn("script", ["-qefc", line, "/dev/null"], { cwd: this.#cwd, env: this.#env });
    let lastMs = performance.now();
    let hasMatched = false;
    /** @type {Promise<void>} */
    let shown = Promise.resolve();
    child.stdout.on("data", (/** @type {Buffer} */ chunk) => {
      const afterMs = Math.min(performance.now() - lastMs, 1000);
      lastMs = performance.now();
      shown = shown.then(async () => {
        await this.#show(chunk, 0, afterMs);
        if (hasMatched || !killWhen?.test(this.#text())) return;
        hasMatched = true;
        process.kill(Number(readFileSync(pidFile, "utf8")), "SIGKILL");
      });
    });
    await new Promise((resolve) => child.on("close", resolve));
    await shown;
    if (hasMatched) await this.#show("\x1b[?25h\r\nKilled\r\n", 0, 50);
  }

  /**
   * @param {string | Uint8Array} text
   * @param {number} afterwardsMs the time for which this is shown, at least
   * @param {number} beforeMs the time for which what was before is shown
   */
  async #show(text, afterwardsMs, beforeMs = 0) {
    this.#nowMs += beforeMs;
    await new Promise((/** @type {(value: void) => void} */ resolve) => this.#terminal.write(text, resolve));
    this.frames.push({ atMs: this.#nowMs, rows: this.#rows() });
    this.#nowMs += afterwardsMs;
  }

  #text() {
    return this.#rows()
      .map((runs) => runs.map(({ text }) => text).join(""))
      .join("\n");
  }

  #rows() {
    const buffer = this.#terminal.buffer.active;
    return Array.from({ length: this.#terminal.rows }, (_, row) => runsOf(buffer.getLine(buffer.viewportY + row)));
  }
}

/**
 * @param {import("@xterm/headless").IBufferLine | undefined} line
 * @returns {Run[]}
 */
function runsOf(line) {
  /** @type {Run[]} */
  const runs = [];
  for (let column = 0; line !== undefined && column < line.length; column++) {
    const cell = line.getCell(column);
    if (cell === undefined) continue;
    const style = { color: colorOf(cell), isBold: cell.isBold() !== 0, isDim: cell.isDim() !== 0 };
    const text = cell.getChars() || " ";
    const last = runs.at(-1);
    if (last && last.color === style.color && last.isBold === style.isBold && last.isDim === style.isDim)
      runs[runs.length - 1] = { ...last, text: last.text + text };
    else runs.push({ text, ...style });
  }
  return runs;
}

/** @param {import("@xterm/headless").IBufferCell} cell */
function colorOf(cell) {
  return cell.isFgPalette() ? names[cell.getFgColor() % 8] : undefined;
}
