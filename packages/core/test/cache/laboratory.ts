import {
  execute,
  MemoryBlobStore,
  taskableOperation,
  type ExecuteOptions,
  type ExecutionEvent,
  type Target,
} from "../../src/index.js";

/** What the operations below have run since the last call of {@link openLaboratory}. */
const ran: string[] = [];

export const double = taskableOperation({ name: "double", cache: true }, (value: number) => {
  ran.push(`double ${value}`);
  return value * 2;
});

export const add = taskableOperation({ name: "add", cache: true }, (left: number, right: number) => {
  ran.push(`add ${left} ${right}`);
  return left + right;
});

/** Gives another value each time, as an operation that reads a clock. */
let clock = 0;
export const tick = taskableOperation({ name: "tick", cache: true }, (name: string) => {
  ran.push(`tick ${name}`);
  return `${name}-${++clock}`;
});

export const join = taskableOperation({ name: "join", cache: true }, (...parts: string[]) => {
  ran.push(`join ${parts.join(" ")}`);
  return parts.join("+");
});

/** A result that is never cached. */
export const plain = taskableOperation({ name: "plain" }, (name: string) => {
  ran.push(`plain ${name}`);
  return name;
});

/** A fresh store, and what executions with it did. */
export function openLaboratory(store = new MemoryBlobStore()) {
  ran.length = 0;
  const events: ExecutionEvent[] = [];
  return {
    store,
    ran,
    events,
    /** Runs with the cache; what ran before is forgotten. */
    async run<T extends Target>(target: T, options: ExecuteOptions = {}) {
      ran.length = 0;
      events.length = 0;
      return execute(target, { cache: store, onEvent: (event) => events.push(event), ...options });
    },
    /** Operations that were restored from the cache. */
    hits: () => events.flatMap((event) => (event.type === "task-restored" && event.from === "cache" ? [event.operationId] : [])),
    /** Why operations ran, by operation id. */
    reasons: () =>
      Object.fromEntries(
        events.flatMap((event) => (event.type === "task-submitted" ? [[event.operationId, event.reason?.type]] : [])),
      ) as Record<string, string | undefined>,
    async keys() {
      const keys: string[] = [];
      for await (const key of store.list("cache/")) keys.push(key);
      return keys.sort();
    },
  };
}
