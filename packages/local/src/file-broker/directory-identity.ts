import { stat } from "node:fs/promises";
import { QueueConnectionError } from "@mazepa/core";
import { unlessAbsent } from "./file-failure.js";

/**
 * The identity of a broker's directory, to notice when another directory has taken its place: a
 * disk that is no longer mounted looks like an empty directory, and an absent outcome queue tells
 * workers that an execution is over.
 */
export class DirectoryIdentity {
  readonly #directory: string;
  #known: string | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws QueueConnectionError when the directory was another one before. */
  async check(): Promise<void> {
    const found = await unlessAbsent(stat(this.#directory));
    const identity = found && `${found.dev}:${found.ino}`;
    this.#known ??= identity;
    if (identity === this.#known) return;
    const problem = identity === undefined ? "is gone" : "is another one than before";
    throw new QueueConnectionError(
      `The broker's directory ${this.#directory} ${problem}. Check that its disk is mounted; if it was replaced on purpose, open a new FileBroker.`,
    );
  }
}
