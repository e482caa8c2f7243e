import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  execute,
  settle,
  taskableOperation,
  type ExecutionEvent,
  type ExecutionQueue,
  type Submission,
  type Worker,
} from "@mazepa/core";
import { runTask, type OutcomeReport, type ReceivedOutcome } from "@mazepa/core/transport";
import { rejection } from "../gate.js";
import { setup } from "../worker/worker-in-memory.js";

const echo = taskableOperation({ name: "lying.echo" }, (value: number) => value);

type Lie = (report: OutcomeReport) => unknown;

const change =
  (fields: object): Lie =>
  (report) => ({ ...report, outcome: { ...report.outcome, ...fields } });

const lies: [string, Lie][] = [
  ["a start in nanoseconds", change({ startedAt: new Date(1.79e18) })],
  ["a start in microseconds", change({ startedAt: new Date(1.79e15) })],
  ["a start that is a number", change({ startedAt: Date.now() })],
  ["no start", change({ startedAt: undefined })],
  ["a duration of 1e300", change({ durationMs: 1e300 })],
  ["a negative duration", change({ durationMs: -5 })],
  ["no duration", change({ durationMs: undefined })],
  ["a failure without an error", change({ status: "failed", error: undefined })],
  ["a cancellation without a reason", change({ status: "cancelled", reason: undefined })],
  ["a status that is none", change({ status: "perhaps" })],
  ["no worker", change({ worker: undefined })],
  ["an attempt of its own that is none", change({ attempt: Number.NaN })],
  ["no outcome", (report) => ({ ...report, outcome: undefined })],
  [
    "an outcome that cannot be read",
    (report) => ({
      ...report,
      outcome: new Proxy(
        {},
        {
          get: () => {
            throw new Error("unreadable");
          },
        },
      ),
    }),
  ],
];

/** A queue whose reports lie at first. */
function lyingQueue(lie: Lie, times = 1): ExecutionQueue & { readonly acknowledged: ReceivedOutcome[] } {
  const acknowledged: ReceivedOutcome[] = [];
  let lied = 0;
  return {
    name: "lying",
    acknowledged,
    async open() {
      const waiting: Submission[] = [];
      return {
        submit: async (submissions) => void waiting.push(...submissions),
        async receiveOutcomes() {
          const submission = waiting.shift();
          if (!submission) return [];
          const { executionId, id: taskId, attempt } = submission;
          const report = { executionId, taskId, attempt, outcome: await runTask(submission) };
          return [{ report: (lied++ < times ? lie(report) : report) as OutcomeReport }];
        },
        acknowledge: async (received) => void acknowledged.push(...received),
        cancel: async () => {},
        close: async () => {},
      };
    },
  };
}

const atOnce = { limit: 40, initialDelayMs: 0 };

describe("reports that cannot be true", () => {
  it.each(lies)("E4 %s is refused, counted, and its task taken for lost", async (_what, lie) => {
    const events: ExecutionEvent[] = [];
    const queue = lyingQueue(lie);

    const value = await execute(echo.makeTask(7), { queue, transientRetry: atOnce, onEvent: (event) => events.push(event) });

    expect(value).toBe(7);
    expect(events.filter(({ type }) => type === "outcome-ignored")).toMatchObject([
      { attempt: 1, reason: expect.stringMatching(/^the report was refused: it/) },
    ]);
    expect(events.find(({ type }) => type === "task-succeeded")).toMatchObject({ attempt: 2 });
    expect(queue.acknowledged).toHaveLength(2);
  });

  it("E4 that never end fail the task, and say why", async () => {
    const queue = lyingQueue(change({ durationMs: 1e300 }), Infinity);

    const error = await rejection(execute(echo.makeTask(7), { queue, transientRetry: { ...atOnce, limit: 3 } }));

    expect(error).toMatchObject({
      attempts: 4,
      cause: { message: expect.stringMatching(/taken for lost.*its duration is not a number/) },
    });
  });
});

describe("reports in messages that cannot be true", () => {
  const workers: Worker[] = [];
  afterEach(async () => void (await Promise.all(workers.splice(0).map((worker) => worker.stop()))));

  it.each([
    ["startedAtMs in nanoseconds", { startedAtMs: 1.79e18 }],
    ["a text as durationMs", { durationMs: "1" }],
    ["no status", { status: undefined }],
    ["a failure without its error", { status: "failed", payload: undefined }],
    ["a failure whose error is a number", { status: "failed" }],
    ["a value that is no text", { payload: 5 }],
    ["a value that is cut", { payload: '{"a":' }],
    ["a claim that is none", { payload: undefined, claim: { sha256: "../x", bytes: -1 } }],
    ["a success with a value and a claim of a value", { claim: 7 }],
    ["a cancellation with a number as reason", { status: "cancelled" }],
    ["a report that is none", null],
  ])("E4 %s costs one report, not the message, and not the execution", async (_what, fields) => {
    const emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const { broker, tasks, worker, remote } = await setup();
    const running = execute(
      function* () {
        return yield* settle([echo.makeTask(1), echo.makeTask(2)]);
      },
      { queue: remote(), transientRetry: atOnce, stalledAfterMs: 50 },
    );
    const received = await tasks.receive({ maxCount: 2, waitMs: 5000, leaseMs: 30_000 });
    const messages = received.map(
      ({ body }) => JSON.parse(body) as { id: string; executionId: string; replyTo: string; head: string },
    );
    const reports = messages.map(({ id: taskId, head }) => ({
      ...{ taskId, attempt: 1, status: "succeeded", startedAtMs: 1, durationMs: 1, worker: "liar", head, payload: "5" },
    }));
    const lying = fields && { ...reports[0], ...fields };
    const { executionId, replyTo } = messages[0]!;

    await broker
      .queue(replyTo)
      .send([{ body: JSON.stringify({ mazepa: 1, kind: "outcomes", executionId, reports: [lying, reports[1]] }) }]);
    await tasks.acknowledge(received);
    workers.push(worker());
    const outcomes = await running;
    emitWarning.mockRestore();

    expect(outcomes).toMatchObject([{ status: "succeeded" }, { status: "succeeded", value: 5, worker: "liar" }]);
    expect(outcomes[0]).not.toMatchObject({ worker: "liar" });
  });
});

describe("a report that does not say whose it is", () => {
  const nonsense: [string, unknown][] = [
    ["nothing", undefined],
    ["no report", { report: null }],
    ["no id", { report: {} }],
    ["a symbol as id", { report: { taskId: Symbol("id") } }],
    ["what cannot be read", new Proxy({}, { get: () => cannotBeRead() })],
    ["a report that cannot be read", { report: new Proxy({}, { get: () => cannotBeRead() }) }],
  ];

  it.each(nonsense)("E4 is warned of, and the execution goes on: %s", async (_, received) => {
    const warned = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    let isFirst = true;
    const truth = lyingQueue((report) => report);
    const queue: ExecutionQueue = {
      name: "nonsense",
      async open(execution) {
        const channel = await truth.open(execution);
        return {
          ...channel,
          receiveOutcomes: async (options) => {
            const first = isFirst ? [received as ReceivedOutcome] : [];
            isFirst = false;
            return [...first, ...(await channel.receiveOutcomes(options))];
          },
        };
      },
    };

    expect(await execute(echo.makeTask(5), { queue })).toBe(5);
    expect(warned).toHaveBeenCalled();
    warned.mockRestore();
  });
});

function cannotBeRead(): never {
  throw new Error("it cannot be read");
}
