import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import {
  dependency,
  execute,
  flowSchema,
  all,
  InProcessQueue,
  MemoryBlobStore,
  race,
  settle,
  startExecution,
  taskableOperation,
  withTimeout,
  type BlobStore,
  type ExecutionEvent,
  type Flow,
  type Task,
} from "../../src/index.js";
import { gate } from "../gate.js";

/** What a random flow does. */
type Program =
  | { readonly kind: "task"; readonly n: number; readonly fails: boolean; readonly isAsync: boolean }
  | {
      readonly kind: "all" | "chain" | "settle" | "race" | "plain" | "catch" | "upstream" | "limited";
      readonly parts: readonly Program[];
    };

const double = taskableOperation({ name: "double" }, (n: number) => n * 2);
const doubleLater = taskableOperation({ name: "doubleLater" }, async (n: number) => {
  await new Promise(setImmediate);
  return n * 2;
});
const fail = taskableOperation({ name: "fail", retries: { limit: 1, initialDelayMs: 0 } }, (n: number): number => {
  throw new Error(`${n} fails`);
});
const join = taskableOperation({ name: "join" }, (...values: unknown[]) => values.map(String).join("+"));

const run = flowSchema({ name: "run" }, async function* (program: Program): AsyncGenerator {
  return yield* steps(program);
});
const runSync = flowSchema({ name: "runSync" }, function* (program: Program): Generator {
  return yield* steps(program);
});

function toWork(program: Program): Task<unknown> | Flow<unknown> {
  if (program.kind === "task") {
    if (program.fails) return fail.makeTask(program.n);
    return (program.isAsync ? doubleLater : double).makeTask(program.n);
  }
  return program.parts.length % 2 === 0 ? run(program) : runSync(program);
}

/**
 * Of tasks, the one recorded earliest wins again; a flow that was overtaken in the meantime may
 * not.
 */
function runners(parts: readonly Program[]): Task<unknown>[] {
  return parts.flatMap((part) => (part.kind === "task" ? [double.makeTask(part.n)] : []));
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it depends on the program
function* steps(program: Program): Generator<any, unknown, any> {
  if (program.kind === "task") return yield* toWork(program);
  const works = program.parts.map(toWork);
  switch (program.kind) {
    case "all":
      return yield* all(works);
    case "settle":
      return (yield* settle(works)).map((outcome) => (outcome.status === "succeeded" ? outcome.value : outcome.status));
    case "race":
      return runners(program.parts).length === 0 ? "no race" : yield* race(runners(program.parts));
    case "limited":
      return works[0] && (yield* withTimeout(works[0], 3_600_000));
    case "upstream":
      return yield* join.makeTask(...works.filter((work): work is Task<unknown> => "operationId" in work));
    case "chain": {
      const values = [];
      for (const work of works) values.push(yield* work);
      return values;
    }
    case "plain":
      yield works;
      yield dependency();
      return works.map(({ status }) => status);
    case "catch":
      try {
        return yield* all(works);
      } catch {
        return "caught";
      }
  }
}

const { flow } = fc.letrec<{ flow: Program; part: Program }>((tie) => ({
  flow: fc.record({
    kind: fc.constantFrom(
      "all" as const,
      "chain" as const,
      "settle" as const,
      "race" as const,
      "plain" as const,
      "catch" as const,
      "upstream" as const,
      "limited" as const,
    ),
    parts: fc.array(tie("part"), { maxLength: 4 }),
  }),
  part: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.record({ kind: fc.constant("task" as const), n: fc.nat(9), fails: fc.nat(7).map((n) => n === 0), isAsync: fc.boolean() }),
    tie("flow"),
  ),
}));

/** Within a limit, flows are resumed as below a race. */
const program = fc.oneof(
  flow,
  flow.map((part): Program => ({ kind: "limited", parts: [part] })),
);

/**
 * A store that dies with its head: from the n-th write on, nothing is written and no call is
 * answered, until `bury` lets all of them fail.
 */
function mortal(store: MemoryBlobStore, writes: number): { store: BlobStore; died: Promise<void>; bury: () => void } {
  let left = writes;
  const died = gate();
  const buried = gate();
  const unlessDead = async <R>(write: () => Promise<R>): Promise<R> => {
    if (left-- > 0) return write();
    died.open();
    await buried.opened;
    throw new Error("the head is dead");
  };
  const dying: BlobStore = {
    get: (key) => store.get(key),
    list: (...args) => store.list(...args),
    delete: (keys) => unlessDead(() => store.delete(keys)),
    put: (...args) => unlessDead(() => store.put(...args)),
  };
  return { store: dying, died: died.opened, bury: () => buried.open() };
}

/** How it ends, as a value that can be compared. */
async function endOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await work };
  } catch (error) {
    return String(error);
  }
}

function failingTasks(part: Program): number[] {
  if (part.kind === "task") return part.fails ? [part.n] : [];
  return part.parts.flatMap(failingTasks);
}

/**
 * Of several failures, the one that is told first may be another when what ran beside them was
 * recorded and need not be waited for.
 */
function comparable(end: unknown, made: Program): unknown {
  return typeof end === "string" && new Set(failingTasks(made)).size > 1 ? "one of the failures" : end;
}

const maxInFlights = fc.constantFrom(1, 2, 1000);

describe("random flows", () => {
  it("E8 end in the same way when their head dies at some write of the checkpoint and another takes over", async () => {
    const heads = fc.record({
      writes: fc.integer({ min: 1, max: 8 }),
      concurrency: fc.constantFrom(1, 3),
      maxInFlight: maxInFlights,
    });
    await fc.assert(
      fc.asyncProperty(program, heads, async (made, { writes, concurrency, maxInFlight }) => {
        const queue = () => new InProcessQueue({ concurrency });
        const expected = await endOf(execute(runSync(made), { queue: queue(), maxInFlight }));
        const store = new MemoryBlobStore();
        const options = { executionId: "random", checkpointIntervalMs: 0, cancelGraceMs: 0, maxInFlight };
        const mortalStore = mortal(store, writes);
        const events: ExecutionEvent[] = [];

        const first = startExecution(runSync(made), {
          ...options,
          queue: queue(),
          checkpoint: mortalStore.store,
          onEvent: (event) => events.push(event),
        });
        await Promise.race([mortalStore.died, first.result.catch(() => undefined)]);
        const recorded = recordedIn(events);
        const again: string[] = [];
        const end = await endOf(
          execute(runSync(made), {
            ...options,
            queue: queue(),
            checkpoint: store,
            takeOver: true,
            onEvent: (event) => event.type === "task-submitted" && recorded.has(event.taskId) && again.push(event.taskId),
          }),
        );

        // A head that waited for ever would keep the process alive.
        mortalStore.bury();
        await endOf(first.result);

        if (concurrency === 1) expect(comparable(end, made)).toEqual(comparable(expected, made));
        expect(again).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });

  it.each(["cancel", "suspend"] as const)(
    "E7 E8 R18 end in the same way when %s ends them at some event and they are started again",
    async (stop) => {
      await fc.assert(
        fc.asyncProperty(program, fc.nat(30), maxInFlights, async (made, events, maxInFlight) => {
          const expected = await endOf(execute(runSync(made), { maxInFlight }));
          const options = { executionId: "random", checkpoint: new MemoryBlobStore(), cancelGraceMs: 0, maxInFlight };
          let left = events;

          const first = startExecution(runSync(made), { ...options, onEvent: () => left-- === 0 && first[stop]() });
          const stopped = await endOf(first.result);
          const end = await endOf(execute(runSync(made), options));

          expect(comparable(end, made)).toEqual(comparable(expected, made));
          if (left >= 0) expect(comparable(stopped, made)).toEqual(comparable(expected, made));
        }),
        { numRuns: runs(300) },
      );
    },
  );
});

/** Ids of tasks whose success is durable, according to the head's events. */
function recordedIn(events: readonly ExecutionEvent[]): Set<string> {
  const ended: { taskId: string; type: string }[] = [];
  const recorded = new Set<string>();
  for (const event of events) {
    if (event.type === "task-succeeded" || event.type === "task-failed") ended.push(event);
    if (event.type !== "checkpoint-written") continue;
    for (const { taskId, type } of ended.splice(0, event.records)) if (type === "task-succeeded") recorded.add(taskId);
  }
  return recorded;
}
