import { FileBlobStore, StorageError } from "@mazepa/core";
// Records of units are no part of the package's surface.
import { decodeUnit } from "../../../dist/checkpoint/unit-record.js";

/** A store whose writes are held, fail or lose their answer where the plan of a head says so. */
export class HeldStore extends FileBlobStore {
  #heads;

  constructor(directory, heads) {
    super(directory);
    this.#heads = heads;
  }

  async put(key, bytes, options) {
    const head = this.#heads.get(/execution-\d+/.exec(key)[0]);
    await head.pass();
    const { place, fails, loses } = head.plan;
    const record = /\/units\/.*\/record$/.test(key) ? decodeUnit(key, bytes) : undefined;
    const write = { key, record, number: ++head.writes };
    if (head.isAt(place, "before", write)) await head.hold();
    if (head.isAt(fails, "before", write)) throw new StorageError("the disk is full");
    const written = await super.put(key, bytes, options);
    if (head.isAt(place, "after", write)) await head.hold();
    if (head.isAt(loses, "after", write) && !head.hasLost) {
      head.hasLost = true;
      throw new Error("no answer");
    }
    return written;
  }
}
