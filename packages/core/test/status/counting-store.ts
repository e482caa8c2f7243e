import { MemoryBlobStore } from "../../src/index.js";
import type { PutOptions } from "../../src/transport.js";

/** Tells what was asked of it for people, and not for resuming. */
export class CountingStore extends MemoryBlobStore {
  readonly requests: string[] = [];

  /** How often this was asked for, such as `"put history"`. */
  countOf(request: string): number {
    return this.requests.filter((each) => each === request).length;
  }

  override get(key: string) {
    this.#count("get", key);
    return super.get(key);
  }

  override put(key: string, bytes: Uint8Array, options?: PutOptions) {
    this.#count("put", key);
    return super.put(key, bytes, options);
  }

  override delete(keys: readonly string[]) {
    for (const key of keys) this.#count("delete", key);
    return super.delete(keys);
  }

  #count(what: string, key: string): void {
    const name = key.startsWith("executions-index/") ? "index" : (key.split("/")[2] ?? "");
    if (!["lease", "status", "segments"].includes(name)) this.requests.push(`${what} ${name}`);
  }
}
