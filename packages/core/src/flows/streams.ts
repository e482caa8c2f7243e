import { Fifo } from "../collections/fifo.js";
import { isRefusedPromise } from "../is-promise-like.js";
import { checkBoolean, checkKnown, checkWholeNumber } from "../options.js";
import { Scope, type Resumed } from "../tasks/scope.js";
import { isTask } from "../tasks/task.js";
import { Dependency } from "./dependency.js";
import { describeValue, makerAdvice } from "./describe-value.js";
import { Flow, isFlow } from "./flow.js";
import { internalFlowContext } from "./flow-context.js";
import { settle, type Settled } from "./scopes.js";
import { walkable } from "./walked-once.js";
import type { ValueOf, Work, Yieldable } from "./yieldable.js";
import { boundTo } from "../tasks/work-state.js";

/** An iterable or an async iterable. */
export type AnyIterable<T> = Iterable<T> | AsyncIterable<T>;

/** Options of {@link map}. */
export interface MapOptions {
  /**
   * The maximum number of these tasks in flight. Default: as many as the execution has room for.
   */
  readonly concurrency?: number;
  /**
   * Whether it evaluates to the outcomes instead of the values, and never throws for a failure of
   * an item. Default false.
   */
  readonly settle?: boolean;
}

/**
 * The element to which {@link map} with `settle` evaluates for one item: the outcome, and the item
 * as `input`.
 */
export type MappedOutcome<T, W> = Settled<W> & { readonly input: T };

/**
 * `yield* reduce(tasks, (sum, value) => …, start)` takes tasks from any iterable as room appears
 * and reduces their values, in the order of the tasks: memory is bounded by what is in flight. When
 * one fails, the others are cancelled and its error is thrown.
 *
 * @example
 * ```ts
 * flowSchema({ name: "total" }, function* (urls: string[]) {
 *   const counts = urls.map((url) => count.makeTask(load.makeTask(url)));
 *   return yield* reduce(counts, (sum, words) => sum + words, 0);
 * });
 * ```
 *
 * @throws TypeError when `tasks` is no iterable, or when the function gives a promise.
 */
export function reduce<W extends Work, S>(
  tasks: AnyIterable<W>,
  reduce: (sum: S, value: ValueOf<W>) => S,
  start: S,
): Generator<Work, S, Resumed> {
  checkIterable("reduce", tasks);
  checkCallback("reduce", reduce);
  return streamScope("reduce", () => {
    let sum = start;
    const take = (value: ValueOf<W>) => {
      sum = reduce(sum, value);
      if (isRefusedPromise(sum)) throw new TypeError("reduce: the function gave a promise; it must give the new sum at once");
    };
    return { items: tasks, toWork: (work: W) => work, take, concurrency: undefined, finish: () => sum };
  });
}

/**
 * `yield* map(items, (item) => task, { concurrency })` takes items from any iterable as room
 * appears and evaluates to the list of values, in the order of the items. When one fails, the
 * others are cancelled and its error is thrown. With `settle: true`, the others go on, and it
 * evaluates to the outcomes, each with its `input`.
 *
 * @example
 * ```ts
 * flowSchema({ name: "pages" }, function* (urls: string[]) {
 *   return yield* map(urls, (url) => load.makeTask(url), { concurrency: 8 });
 * });
 * ```
 *
 * @throws TypeError when `items` is no iterable; InvalidOptionError when `concurrency` is not a
 *   whole number of at least 1.
 */
export function map<T, W extends Work>(
  items: AnyIterable<T>,
  toWork: (item: T, index: number) => W,
  options: MapOptions & { readonly settle: true },
): Generator<Work, MappedOutcome<T, W>[], Resumed>;
export function map<T, W extends Work>(
  items: AnyIterable<T>,
  toWork: (item: T, index: number) => W,
  options?: MapOptions & { readonly settle?: false },
): Generator<Work, ValueOf<W>[], Resumed>;
export function map<T, W extends Work>(
  items: AnyIterable<T>,
  toWork: (item: T, index: number) => W,
  options: MapOptions = {},
): Generator<Work, unknown[], Resumed> {
  checkIterable("map", items);
  checkCallback("map", toWork);
  checkKnown("map", options, ["concurrency", "settle"]);
  checkWholeNumber("concurrency", options.concurrency, 1);
  checkBoolean("settle", options.settle);
  if (options.settle) return settledMap(items, toWork, options.concurrency);
  return streamScope("map", () => {
    const values: ValueOf<W>[] = [];
    const take = (value: ValueOf<W>) => void values.push(value);
    return { items, toWork, take, concurrency: options.concurrency, finish: () => values };
  });
}

/** The map with `settle`: the work of each item is in a flow of its own, which never fails. */
function settledMap<T, W extends Work>(
  items: AnyIterable<T>,
  toWork: (item: T, index: number) => W,
  concurrency: number | undefined,
): Generator<Work, MappedOutcome<T, W>[], Resumed> {
  return streamScope<T, Flow<Settled<W>>, MappedOutcome<T, W>[]>("map", () => {
    const inputs: T[] = [];
    const outcomes: MappedOutcome<T, W>[] = [];
    const { withoutResults } = internalFlowContext();
    const toSettledWork = (item: T, index: number): Work => {
      inputs.push(item);
      const work = toWork(item, index);
      return withoutResults || !(isTask(work) || isFlow(work)) ? work : settledFlow(work);
    };
    const take = (outcome: Settled<W>) => {
      const input = inputs[outcomes.length] as T;
      outcomes.push({ ...outcome, input });
    };
    return { items, toWork: toSettledWork, take, concurrency, finish: () => outcomes };
  });
}

function settledFlow<W extends Work>(work: W): Flow<Settled<W>> {
  return new Flow<Settled<W>>({ name: "settle", start: () => settle(work), options: {}, isInternal: true });
}

function checkIterable(what: string, items: unknown): void {
  const isObject = typeof items === "object" && items !== null;
  if (typeof items === "string" || (isObject && (Symbol.iterator in items || Symbol.asyncIterator in items))) return;
  throw new TypeError(`${what}() takes an iterable or an async iterable, not ${describeValue(items)}`);
}

function checkCallback(what: string, callback: unknown): void {
  if (typeof callback !== "function") throw new TypeError(`${what}() takes a function, not ${describeValue(callback)}`);
}

interface Stream<T, W extends Work, S> {
  readonly items: AnyIterable<T>;
  readonly toWork: (item: T, index: number) => Work;
  readonly take: (value: ValueOf<W>) => void;
  readonly concurrency: number | undefined;
  readonly finish: () => S;
}

function streamScope<T, W extends Work, S>(name: string, makeStream: () => Stream<T, W, S>): Generator<Work, S, Resumed> {
  const start = () => {
    const stream = makeStream();
    const items = walkable(stream.items);
    return typeof items === "object" && Symbol.asyncIterator in items ? walkAsync(stream, items) : walk(stream, items);
  };
  return new Scope("one", [new Flow<S>({ name, start, options: {}, isInternal: true })]);
}

function* walk<T, W extends Work, S>(stream: Stream<T, W, S>, items: Iterable<T>): Generator<Yieldable, S, Resumed> {
  const window = new StreamWindow(stream);
  for (const item of items) {
    yield window.add(item);
    yield* window.waitForRoom();
  }
  yield* window.waitForAll();
  return stream.finish();
}

async function* walkAsync<T, W extends Work, S>(
  stream: Stream<T, W, S>,
  items: AsyncIterable<T>,
): AsyncGenerator<Yieldable, S, Resumed> {
  const window = new StreamWindow(stream);
  for await (const item of items) {
    yield window.add(item);
    yield* window.waitForRoom();
  }
  yield* window.waitForAll();
  return stream.finish();
}

/** The tasks and flows that were yielded and not yet taken, oldest first. */
class StreamWindow<T, W extends Work, S> {
  readonly #stream: Stream<T, W, S>;
  readonly #works = new Fifo<W>();
  readonly #context = internalFlowContext();
  readonly #longest = this.#context.maxInFlight * 2;
  #count = 0;

  constructor(stream: Stream<T, W, S>) {
    this.#stream = stream;
  }

  add(item: T): W {
    const made: unknown = this.#stream.toWork(item, this.#count++);
    if (!isTask(made) && !isFlow(made))
      throw new TypeError(`item ${this.#count - 1} gave ${describeValue(made)}, not a task or a flow${makerAdvice(made)}`);
    if (this.#context.withoutResults) return made as W;
    const work = boundTo(made, this.#context.owner, this.#context.namespace) as W;
    this.#works.push(work);
    return work;
  }

  *waitForRoom(): Generator<Yieldable, void> {
    if (this.#context.withoutResults) return;
    if (this.#stream.concurrency !== undefined) yield new Dependency(undefined, this.#stream.concurrency);
    this.#takeFinished();
    while (this.#works.length >= this.#longest) yield* this.#waitForOldest();
  }

  *waitForAll(): Generator<Yieldable, void> {
    while (this.#works.length > 0) yield* this.#waitForOldest();
  }

  *#waitForOldest(): Generator<Yieldable, void> {
    const oldest = this.#works.first;
    if (oldest) yield new Dependency([oldest]);
    this.#takeFinished();
  }

  #takeFinished(): void {
    for (let work = this.#works.first; work?.outcome?.status === "succeeded"; work = this.#works.first) {
      this.#works.shift();
      this.#stream.take(work.outcome.value as ValueOf<W>);
    }
  }
}
