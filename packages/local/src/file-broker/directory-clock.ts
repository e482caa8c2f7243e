import { stat, unlink } from "node:fs/promises";
import path from "node:path";
import { defaultFileMode } from "@mazepa/core/internal";
import { writeNew } from "./file-access.js";
import { uniqueId } from "./unique-id.js";

/** A smaller difference may be the rounding of file times. */
const toleratedMs = 2000;
const checkEveryMs = 10 * 60 * 1000;

/**
 * The clock of the machine that has the disk: processes that share a directory compare times. It is
 * this machine's clock, corrected when the time that the disk gives to a new file is more than two
 * seconds off, which is checked every ten minutes.
 */
export class DirectoryClock {
  readonly #directory: string;
  #offsetMs = 0;
  #checkedMs = -Infinity;
  #check: Promise<void> | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /**
   * Compares the clocks, unless that was done recently. A failure changes nothing: the next
   * operation in the directory fails too.
   */
  async adjust(): Promise<void> {
    if (performance.now() - this.#checkedMs < checkEveryMs) return;
    this.#check ??= this.#compare().finally(() => (this.#check = undefined));
    await this.#check;
  }

  async #compare(): Promise<void> {
    const probe = path.join(this.#directory, `.clock-${uniqueId()}`);
    try {
      const before = Date.now();
      await writeNew(probe, "?", { fileMode: defaultFileMode });
      const { mtimeMs } = await stat(probe);
      this.#offsetMs = offset(mtimeMs, before, Date.now());
      this.#checkedMs = performance.now();
      await unlink(probe);
    } catch {
      this.#offsetMs = 0;
    }
  }
}

/** The distance in ms by which `mtimeMs` lies outside the interval in which it was read. */
function offset(mtimeMs: number, before: number, after: number): number {
  if (mtimeMs < before - toleratedMs) return Math.round(mtimeMs - before);
  if (mtimeMs > after + toleratedMs) return Math.round(mtimeMs - after);
  return 0;
}
