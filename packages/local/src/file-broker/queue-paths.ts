import path from "node:path";
import { entryName, type Entry, type MessageState } from "./entry.js";

/** The paths of one queue's files. */
export class QueuePaths {
  readonly broker: string;
  readonly queue: string;
  readonly root: string;
  /** The directory of files that are being written; they do not count yet. */
  readonly incoming: string;
  /** The check that the broker's directory is there; undefined where that does not matter. */
  readonly identity: { check(): Promise<void> } | undefined;

  constructor(directory: string, queue: string, identity?: { check(): Promise<void> }) {
    this.identity = identity;
    this.broker = directory;
    this.queue = queue;
    this.root = path.join(directory, queue);
    this.incoming = path.join(this.root, "incoming");
  }

  /** The queue's own directory and all below it. */
  get directories(): readonly string[] {
    return [this.root, this.incoming, ...(["ready", "delayed", "leased"] as const).map((state) => this.stateDirectory(state))];
  }

  stateDirectory(state: MessageState): string {
    return path.join(this.root, state);
  }

  entry(entry: Entry): string {
    return path.join(this.root, entry.state, entryName(entry));
  }
}
