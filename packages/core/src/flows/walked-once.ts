import { internalFlowContext } from "./flow-context.js";

type AnyIterator = Iterator<unknown, unknown> | AsyncIterator<unknown, unknown>;
type Step = IteratorResult<unknown, unknown> | { readonly error: unknown };

/** What dry runs have taken from something that can be walked once. */
interface Kept<S> {
  readonly iterator: AnyIterator;
  /** Promises of an async iterator: walks at the same time share each of them. */
  readonly steps: S[];
  /** Whether the iterator stays open at an early end: another walk goes on with it. */
  readonly isOpen: boolean;
}

const kept = new WeakMap<object, Kept<never>>();
let isAnyKept = false;

/**
 * A value for a flow to walk. Of a generator, a stream or another value that can be walked once, a
 * dry run keeps what it takes, and the walk that executes begins with that: otherwise an estimate
 * would use it up. Any other value is returned as it is.
 */
export function walkable<T>(items: T): T {
  if (typeof items !== "object" || items === null) return items;
  if (internalFlowContext().dryRun) return (keep(items) ?? items) as T;
  return isAnyKept ? ((takeKept(items) ?? items) as T) : items;
}

function keep(items: object): object | undefined {
  const iterator = kept.get(items)?.iterator ?? iteratorOf(items);
  if (!iterator) return undefined;
  const entry = kept.get(items) ?? { iterator, steps: [], isOpen: true };
  kept.set(items, entry);
  isAnyKept = true;
  return isAsync(items) ? walkAsync(entry) : walk(entry);
}

function takeKept(items: object): object | undefined {
  const entry = kept.get(items);
  if (!entry) return undefined;
  kept.delete(items);
  const last = { ...entry, isOpen: false };
  return isAsync(items) ? walkAsync(last) : walk(last);
}

/** The only iterator of `items`; undefined if they may be walked again. */
function iteratorOf(items: object): AnyIterator | undefined {
  const { next, on, getReader } = items as Partial<Record<"next" | "on" | "getReader", unknown>>;
  if (isAsync(items)) return [next, on, getReader].some(isFunction) ? items[Symbol.asyncIterator]() : undefined;
  return isFunction(next) && Symbol.iterator in items ? (items as Iterable<unknown, unknown>)[Symbol.iterator]() : undefined;
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isAsync(items: object): items is AsyncIterable<unknown, unknown> {
  return Symbol.asyncIterator in items;
}

function* walk({ iterator, steps, isOpen }: Kept<Step>): Generator<unknown, unknown> {
  try {
    for (let index = 0; ; index++) {
      const step = (steps[index] ??= attempt(() => (iterator as Iterator<unknown, unknown>).next()));
      isOpen ||= "error" in step || step.done === true;
      if ("error" in step) throw step.error;
      if (step.done) return step.value;
      yield step.value;
    }
  } finally {
    if (!isOpen) void iterator.return?.();
  }
}

async function* walkAsync({ iterator, steps, isOpen }: Kept<Promise<Step>>): AsyncGenerator<unknown, unknown> {
  try {
    for (let index = 0; ; index++) {
      const step = await (steps[index] ??= Promise.resolve(iterator.next()).catch((error: unknown) => ({ error })));
      isOpen ||= "error" in step || step.done === true;
      if ("error" in step) throw step.error;
      if (step.done) return step.value;
      yield step.value;
    }
  } finally {
    if (!isOpen) await iterator.return?.();
  }
}

function attempt(next: () => IteratorResult<unknown, unknown>): Step {
  try {
    return next();
  } catch (error) {
    return { error };
  }
}
