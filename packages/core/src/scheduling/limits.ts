import type { TaskNode } from "./nodes.js";
import { precedes, ReadyQueue } from "../collections/ready-queue.js";

interface Slots {
  free: number;
  readonly waiting: ReadyQueue<TaskNode>;
}

/**
 * The number of tasks with a tag, or an operation id, that may be in flight at once. Tasks without
 * a slot wait here.
 */
export class Limits {
  readonly #slots = new Map<string, Slots>();
  /** Keys with a returned slot for which tasks wait. */
  readonly #freed = new Set<Slots>();

  constructor(limits: Readonly<Record<string, number>>) {
    for (const [key, free] of Object.entries(limits)) this.#slots.set(key, { free, waiting: new ReadyQueue() });
  }

  /** The limits that a task counts under. */
  keysOf(operationId: string, tags: readonly string[] | undefined): readonly string[] | undefined {
    if (this.#slots.size === 0) return undefined;
    const keys = new Set([operationId, ...(tags ?? [])].filter((key) => this.#slots.has(key)));
    return keys.size === 0 ? undefined : [...keys];
  }

  /**
   * Takes a slot for every key, or leaves the task waiting for the first key that has none or for
   * which an earlier task waits.
   */
  take(node: TaskNode): boolean {
    if (!node.limitKeys) return true;
    const all = node.limitKeys.flatMap((key) => this.#slots.get(key) ?? []);
    const full = all.find(({ free, waiting }) => free <= 0 || (waiting.first && precedes(waiting.first, node)));
    if (full) {
      full.waiting.push(node);
      if (full.free > 0) this.#freed.add(full);
      return false;
    }
    for (const slots of all) slots.free--;
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
    for (const key of node.limitKeys ?? []) {
      const slots = this.#slots.get(key);
      if (!slots) continue;
      slots.free++;
      if (slots.waiting.length > 0) this.#freed.add(slots);
    }
  }

  /** Removes the tasks that may now find a slot: of each freed key, as many as it has slots. */
  takeFreed(): TaskNode[] {
    const nodes: TaskNode[] = [];
    for (const slots of this.#freed) {
      let found = 0;
      while (found < slots.free) {
        const node = slots.waiting.shift();
        if (!node) break;
        if (node.state !== "ready") continue;
        nodes.push(node);
        found++;
      }
      if (slots.waiting.length === 0 || found === 0) this.#freed.delete(slots);
    }
    return nodes;
  }
}
