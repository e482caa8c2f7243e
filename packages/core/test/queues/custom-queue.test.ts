import { describe, expect, it } from "@jest/globals";
import {
  dependency,
  execute,
  all,
  settle,
  startExecution,
  type ExecutionEvent,
  type ExecutionQueue,
  type Submission,
} from "../../src/index.js";
import {
  decodeReport,
  decodeSubmission,
  encodeReport,
  encodeSubmission,
  runTask,
  SubmissionError,
  type ExecutionChannel,
  type OutcomeReport,
  type ReceivedOutcome,
} from "../../src/transport.js";
import { rejection } from "../gate.js";
import { openWorkshop, step, fail } from "../workshop.js";

interface Habits {
  /** Tells of starts. */
  readonly tellsStarts?: boolean;
  /** Refuses these with a SubmissionError. */
  readonly refuses?: (submission: Submission) => boolean;
  /** Fails altogether at this many submissions. */
  readonly breaksAt?: number;
  /** What is reported for one attempt; may be nothing or more than one. */
  readonly reports?: (report: OutcomeReport) => OutcomeReport[];
}

/**
 * A queue as a user may write one: it sends texts, runs a task when it is submitted, and hands
 * outcomes over when asked.
 */
class TextQueue implements ExecutionQueue {
  readonly name = "text";
  readonly opened: { executionId: string; generation: number }[] = [];
  readonly submitted: Submission[] = [];
  readonly acknowledged: ReceivedOutcome[] = [];
  readonly closed: string[] = [];
  receiving = 0;
  mostReceiving = 0;
  readonly #habits: Habits;
  readonly #texts: string[] = [];
  #wake: () => void = () => undefined;

  constructor(habits: Habits = {}) {
    this.#habits = habits;
  }

  async open(execution: { executionId: string; generation: number }): Promise<ExecutionChannel> {
    this.opened.push(execution);
    let started: (taskId: string, attempt: number) => void = () => undefined;
    const channel: ExecutionChannel = {
      submit: (submissions) => this.#submit(submissions, (taskId, attempt) => started(taskId, attempt)),
      receiveOutcomes: (options) => this.#receive(options),
      acknowledge: async (received) => void this.acknowledged.push(...received),
      cancel: async () => undefined,
      close: async (reason) => void this.closed.push(reason),
    };
    if (this.#habits.tellsStarts) channel.onStarted = (listener) => (started = listener);
    return channel;
  }

  async #submit(submissions: readonly Submission[], started: (taskId: string, attempt: number) => void): Promise<void> {
    this.submitted.push(...submissions);
    const { refuses, breaksAt, reports = (report) => [report] } = this.#habits;
    if (breaksAt !== undefined && this.submitted.length >= breaksAt) throw new Error("the line is dead");
    const refused = submissions.filter((submission) => refuses?.(submission));
    for (const sent of submissions) {
      if (refused.includes(sent)) continue;
      const submission = decodeSubmission(encodeSubmission(sent));
      started(submission.id, submission.attempt);
      const outcome = await runTask(submission, { worker: "text worker" });
      const { executionId, id: taskId, attempt } = submission;
      this.#texts.push(...reports({ executionId, taskId, attempt, outcome }).map(encodeReport));
      this.#wake();
    }
    if (refused.length > 0)
      throw new SubmissionError(
        "not these",
        refused.map(({ id }) => id),
      );
  }

  async #receive({ maxCount, signal }: { maxCount: number; waitMs: number; signal?: AbortSignal }): Promise<ReceivedOutcome[]> {
    this.mostReceiving = Math.max(this.mostReceiving, ++this.receiving);
    if (this.#texts.length === 0 && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal?.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    this.receiving--;
    return this.#texts.splice(0, maxCount).map((text) => ({ report: decodeReport(text) }));
  }
}

describe("a queue written by a user", () => {
  it.each([true, false])("E10 runs tasks elsewhere, with onStarted: %p", async (tellsStarts) => {
    openWorkshop();
    const queue = new TextQueue({ tellsStarts });
    const events: ExecutionEvent[] = [];

    const value = await execute(
      function* () {
        const both = yield* all([step.makeTask("a"), step.makeTask("b")]);
        const outcome = yield* settle(fail.makeTask("x"));
        return [...both, outcome.status, outcome.worker];
      },
      { queue, executionId: "texts", onEvent: (event) => events.push(event) },
    );

    expect(value).toEqual(["a", "b", "failed", "text worker"]);
    expect(queue.opened).toEqual([{ executionId: "texts", generation: 0 }]);
    expect(queue.submitted[0]).toMatchObject({
      id: step.makeTask("a").id,
      operationId: "step",
      args: ["a"],
      executionId: "texts",
      attempt: 1,
    });
    expect(queue.acknowledged).toHaveLength(3);
    expect(queue.closed).toEqual(["ended"]);
    expect(queue.mostReceiving).toBe(1);
    expect(events.filter(({ type }) => type === "task-started")).toHaveLength(tellsStarts ? 3 : 0);
  });

  it("E10 gives submissions their flows' defaults, and values in place of tasks", async () => {
    openWorkshop();
    const queue = new TextQueue();
    const upstream = step.makeTask("up");

    await execute(
      function* () {
        yield* step.makeTask(upstream).with({ tags: ["own"], priority: 3, timeoutMs: 1000 });
      },
      { queue },
    );

    expect(queue.submitted.map(({ args }) => args)).toEqual([["up"], ["up"]]);
    expect(queue.submitted[1]).toMatchObject({ options: { tags: ["own"], priority: 3, timeoutMs: 1000 } });
  });

  it("E10 fails those tasks that a SubmissionError names, and waits for the others", async () => {
    openWorkshop();
    const refuses = ({ args }: Submission) => args[0] === "b";

    const outcomes = await execute(() => settleAll(), { queue: new TextQueue({ refuses }) });
    function* settleAll() {
      return yield* settle([step.makeTask("a"), step.makeTask("b"), step.makeTask("c")]);
    }

    expect(outcomes).toMatchObject([
      { status: "succeeded" },
      { status: "failed", error: { code: "MAZEPA_SUBMISSION", message: "not these" } },
      { status: "succeeded" },
    ]);
  });

  it("E5 retries what was refused, as the task's retries say", async () => {
    openWorkshop();
    const queue = new TextQueue({ refuses: ({ attempt }) => attempt === 1 });

    const value = await execute(step.makeTask("a").with({ retries: { limit: 1, initialDelayMs: 0 } }), { queue });

    expect(value).toBe("a");
    expect(queue.submitted.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it("E10 fails all tasks of a submission that breaks altogether", async () => {
    openWorkshop();

    const error = await rejection(execute(step.makeTask("a"), { queue: new TextQueue({ breaksAt: 1 }) }));

    expect(error).toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { message: "the line is dead" } });
  });

  it("E4 ignores outcomes that come twice, for unknown tasks, or of another execution, and reports them", async () => {
    openWorkshop();
    const reports = (report: OutcomeReport) => [
      report,
      report,
      { ...report, taskId: "nobody" },
      { ...report, executionId: "another" },
    ];
    const queue = new TextQueue({ reports });
    const ignored: string[] = [];

    const value = await execute(
      function* () {
        yield [step.makeTask("a"), step.makeTask("b")];
        yield dependency();
        return yield* step.makeTask("c");
      },
      { queue, onEvent: (event) => event.type === "outcome-ignored" && ignored.push(event.taskId) },
    );

    expect(value).toBe("c");
    expect(ignored.filter((taskId) => taskId === "nobody").length).toBeGreaterThanOrEqual(2);
    expect(ignored).toContain(step.makeTask("a").id);
  });

  it("E4 takes a late success of an earlier attempt, and ignores its late failure", async () => {
    openWorkshop();
    let early: OutcomeReport | undefined;
    const reports = (report: OutcomeReport): OutcomeReport[] => {
      if (report.attempt === 1) {
        early = report;
        return [{ ...report, outcome: { ...report.outcome, status: "failed", error: new Error("lost") } as never }];
      }
      return early ? [early] : [];
    };
    const events: ExecutionEvent[] = [];

    const execution = startExecution(step.makeTask("a").with({ retries: { limit: 3, initialDelayMs: 0 } }), {
      queue: new TextQueue({ reports }),
      // The second attempt is never heard of.
      cancelGraceMs: 1,
      onEvent: (event) => events.push(event),
    });

    expect(await execution.result).toBe("a");
    expect(events.filter(({ type }) => type === "task-submitted")).toHaveLength(2);
    expect(events.find(({ type }) => type === "task-succeeded")).toMatchObject({ attempt: 1 });
  });

  it("E10 rejects when the queue cannot be opened, or receiving breaks", async () => {
    const unopened: ExecutionQueue = {
      name: "unopened",
      open: async () => {
        throw new Error("no such place");
      },
    };
    const broken = new TextQueue();
    const { open } = broken;
    const deaf: ExecutionQueue = {
      name: "deaf",
      open: async (execution) => ({
        ...(await open.call(broken, execution)),
        receiveOutcomes: async () => {
          throw new Error("deaf");
        },
      }),
    };

    expect((await rejection(execute(step.makeTask("a"), { queue: unopened }))).message).toBe("no such place");
    expect((await rejection(execute(step.makeTask("a"), { queue: deaf }))).message).toBe("deaf");
    expect(broken.closed).toEqual(["suspended"]);
  });
});
