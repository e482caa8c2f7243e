import { hashOfId } from "./id-hash.js";
import type { TaskNode } from "./nodes.js";

const firstCapacity = 64;

/**
 * Tasks in flight by id: a hash table chained through the nodes. A `Map` with as many deletions as
 * insertions is copied repeatedly, and each dead copy in old memory keeps a thousand nodes alive.
 */
export class TaskIndex {
  #buckets = new Array<TaskNode | undefined>(firstCapacity);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The node with this id. A caller that has the hash of the id may pass it. */
  get(id: string, idHash = hashOfId(id)): TaskNode | undefined {
    let node = this.#buckets[this.#bucketOf(idHash)];
    while (node && !(node.idHash === idHash && node.id === id)) node = node.nextInBucket;
    return node;
  }

  /** Adds `node`, the first one with its id. */
  add(node: TaskNode): void {
    if (this.#size >= this.#buckets.length) this.#grow();
    this.#insert(node);
    this.#size++;
  }

  /**
   * Replaces `node` by `successor`, or removes it if there is none; does nothing if another node
   * stands for its id.
   */
  replace(node: TaskNode, successor: TaskNode | undefined): void {
    const bucket = this.#bucketOf(node.idHash);
    let before: TaskNode | undefined;
    let there = this.#buckets[bucket];
    while (there && there !== node) {
      before = there;
      there = there.nextInBucket;
    }
    if (!there) return;
    const next = successor ?? node.nextInBucket;
    if (successor) successor.nextInBucket = node.nextInBucket;
    else this.#size--;
    if (before) before.nextInBucket = next;
    else this.#buckets[bucket] = next;
    node.nextInBucket = undefined;
  }

  *[Symbol.iterator](): Generator<TaskNode> {
    for (const first of this.#buckets) for (let node = first; node; node = node.nextInBucket) yield node;
  }

  #insert(node: TaskNode): void {
    const bucket = this.#bucketOf(node.idHash);
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

  #bucketOf(idHash: number): number {
    return idHash & (this.#buckets.length - 1);
  }
}
