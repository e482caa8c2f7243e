import type { TaskNode } from "./nodes.js";

const firstCapacity = 64;

/**
 * Tasks in flight by id: a hash table chained through the nodes. A `Map` with as many deletions as insertions is copied again and again,
 * and each dead copy in old memory carries the thousand nodes that it names there.
 */
export class TaskIndex {
  #buckets = new Array<TaskNode | undefined>(firstCapacity);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: string): TaskNode | undefined {
    let node = this.#buckets[this.#bucketOf(id)];
    while (node && node.id !== id) node = node.nextInBucket;
    return node;
  }

  /** Puts `node` in the place of the one that has its id. */
  set(node: TaskNode): void {
    this.delete(node.id);
    if (this.#size >= this.#buckets.length) this.#grow();
    this.#insert(node);
    this.#size++;
  }

  delete(id: string): void {
    const bucket = this.#bucketOf(id);
    let before: TaskNode | undefined;
    for (let node = this.#buckets[bucket]; node; before = node, node = node.nextInBucket) {
      if (node.id !== id) continue;
      if (before) before.nextInBucket = node.nextInBucket;
      else this.#buckets[bucket] = node.nextInBucket;
      node.nextInBucket = undefined;
      this.#size--;
      return;
    }
  }

  *[Symbol.iterator](): Generator<TaskNode> {
    for (const first of this.#buckets) for (let node = first; node; node = node.nextInBucket) yield node;
  }

  #insert(node: TaskNode): void {
    const bucket = this.#bucketOf(node.id);
    node.nextInBucket = this.#buckets[bucket];
    this.#buckets[bucket] = node;
  }

  #grow(): void {
    const old = this.#buckets;
    this.#buckets = new Array<TaskNode | undefined>(old.length * 2);
    for (const first of old) {
      for (let node = first; node;) {
        const next: TaskNode | undefined = node.nextInBucket;
        this.#insert(node);
        node = next;
      }
    }
    old.fill(undefined);
  }

  /** FNV-1a (draft-eastlake-fnv): ids set by hand may differ in their last letter only. */
  #bucketOf(id: string): number {
    let hash = 0x811c9dc5;
    for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
    return (hash ^ (hash >>> 15)) & (this.#buckets.length - 1);
  }
}
