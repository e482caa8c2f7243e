import { flowContext, MazepaError } from "@mazepa/core";

/**
 * A source of members, items or lists of arguments: an iterable, or a function that returns one.
 */
export type Source<T> = Iterable<T> | (() => Iterable<T>);

/** Makes members of the items of a source. */
export type FromItems<M> = (items: Iterable<unknown>) => Iterable<M>;

/** One-shot iterables that have been walked. */
const walked = new WeakSet<object>();

/** Members of a group that are made when there is room for them. */
export class LazyMembers<M> {
  readonly source: Source<unknown>;
  readonly #fromItems: FromItems<M>;

  constructor(source: Source<unknown>, fromItems: FromItems<M>) {
    this.source = source;
    this.#fromItems = fromItems;
  }

  /** The same with every member changed by `change`. */
  map<N>(change: (member: M) => N): LazyMembers<N> {
    return new LazyMembers(this.source, (items) => mapped(this.#fromItems(items), change));
  }

  /**
   * The members, from the first on.
   *
   * @throws TypeError when the source is not iterable, or is one-shot and has been walked.
   * @throws MazepaError (`MAZEPA_NO_RESULT`) in a dry run, when a walk would use the source up.
   */
  members(): Iterable<M> {
    return this.#fromItems(this.#items());
  }

  #items(): Iterable<unknown> {
    if (typeof this.source !== "function") return isOneShot(this.source) ? useUp(this.source) : this.source;
    const items: unknown = this.source();
    if (isIterable(items)) return items;
    throw new TypeError(`The function ${this.source.name || "() => items"} gave no iterable.`);
  }
}

/** Yields `change(item, index)` for each of `items`. */
export function* mapped<T, U>(items: Iterable<T>, change: (item: T, index: number) => U): Generator<U, void> {
  let index = 0;
  for (const item of items) yield change(item, index++);
}

/** Whether `value` can be walked by `for … of`. */
export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "string" || (typeof value === "object" && value !== null && Symbol.iterator in value);
}

/** Whether `items` can be walked only once: a generator is its own iterator. */
function isOneShot(items: Iterable<unknown>): boolean {
  return typeof items === "object" && "next" in items && items[Symbol.iterator]() === items;
}

function useUp(items: Iterable<unknown>): Iterable<unknown> {
  if (flowContext().dryRun) {
    throw new MazepaError(
      "MAZEPA_NO_RESULT",
      "A group takes its members from an iterable that can be walked only once, and that is left to the execution.",
    );
  }
  if (walked.has(items)) {
    throw new TypeError(
      "A group takes its members from an iterable that can be walked only once, and it has been walked. Give an array, or a function `() => items`.",
    );
  }
  walked.add(items);
  return items;
}
