import path from "node:path";
import { entryName, type Entry, type Shelf } from "./entry.js";

/** Where the files of one queue are. */
export class QueuePaths {
  readonly broker: string;
  readonly queue: string;
  readonly root: string;
  /** Parcels that are being written; nothing here counts. */
  readonly incoming: string;

  constructor(directory: string, queue: string) {
    this.broker = directory;
    this.queue = queue;
    this.root = path.join(directory, queue);
    this.incoming = path.join(this.root, "incoming");
  }

  shelf(shelf: Shelf): string {
    return path.join(this.root, shelf);
  }

  entry(entry: Entry): string {
    return path.join(this.root, entry.shelf, entryName(entry));
  }
}
