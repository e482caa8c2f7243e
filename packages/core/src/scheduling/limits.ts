import type { Slots, TaskNode } from "./nodes.js";
import { precedes, ReadyQueue } from "../collections/ready-queue.js";

/**
 * The number of tasks with a tag, or an operation id, that may be in flight at once. Tasks without
 * a slot wait here.
 */
export class Limits {
  readonly #slots = new Map<string, Slots>();
  /** All that have a slot, and tasks that wait for it. */
  readonly #freed = new Set<Slots>();

  constructor(limits: Readonly<Record<string, number>>) {
    for (const [key, free] of Object.entries(limits)) this.#slots.set(key, { key, free, waiting: new ReadyQueue() });
  }

  /** The limits that a task counts under. */
  of(operationId: string, tags: readonly string[] | undefined): readonly Slots[] | undefined {
    if (this.#slots.size === 0) return undefined;
    const found = new Set([operationId, ...(tags ?? [])].flatMap((key) => this.#slots.get(key) ?? []));
    return found.size === 0 ? undefined : [...found];
  }

  /**
   * Takes a slot for every key, or leaves the task waiting for the first key that has none or for
   * which an earlier task waits.
   */
  take(node: TaskNode): boolean {
    if (!node.limits) return true;
    const full = node.limits.find(({ free, waiting }) => free <= 0 || (waiting.first && precedes(waiting.first, node)));
    if (full) {
      full.waiting.push(node);
      return false;
    }
    for (const slots of node.limits) slots.free--;
    node.holdsSlots = true;
    return true;
  }

  /** Whether {@link takeFreed} may have something. */
  get hasFreed(): boolean {
    return this.#freed.size > 0;
  }

  giveBack(node: TaskNode): void {
    if (!node.holdsSlots) return;
    node.holdsSlots = false;
    for (const slots of node.limits ?? []) {
      slots.free++;
      if (slots.waiting.length > 0) this.#freed.add(slots);
    }
  }

  /**
   * Removes the tasks that may now find a slot: of each freed key, as many as it has slots. Some
   * may have ended meanwhile.
   */
  takeFreed(): TaskNode[] {
    const nodes: TaskNode[] = [];
    for (const slots of this.#freed) {
      let left = slots.free;
      while (left-- > 0) {
        const node = slots.waiting.shift();
        if (!node) break;
        nodes.push(node);
      }
      if (slots.free <= 0 || slots.waiting.length === 0) this.#freed.delete(slots);
    }
    return nodes;
  }
}
