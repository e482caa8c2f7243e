import { afterEach, describe, expect, it } from "@jest/globals";
import {
  flowSchema,
  MemoryBlobStore,
  startExecution,
  type ExecuteOptions,
  type Execution,
  type ExecutionEvent,
  type Task,
  type Target,
} from "@mazepa/core";
import { encodeReport, type OutcomeReport, type ReceivedMessage, type ReceiveOptions } from "@mazepa/core/transport";
import { writeProgressMessage } from "../../src/wire/progress-reports.js";
import { gate } from "../gate.js";
import { lookedAt } from "./looked-at.js";
import { storesOfHeads } from "./stores-of-heads.js";
import { echo, setup as setupBroker, until } from "../worker/worker-rule-operations.js";

const outcomes = "mazepa-flight-1";
const executions: Execution<unknown>[] = [];

afterEach(async () => {
  for (const execution of executions.splice(0)) {
    execution.cancel();
    await execution.result.catch(() => undefined);
  }
});

/** What a head has sent to workers. */
interface Sent {
  readonly id: string;
  readonly head: string;
  readonly attempt: number;
}

/** Heads of one execution that follow each other as after a kill, and what workers would do. */
async function setup(options: Parameters<typeof setupBroker>[0] = {}) {
  const { broker, tasks, remote } = await setupBroker(options);
  const checkpoint = new MemoryBlobStore();
  const storeOfHead = storesOfHeads(checkpoint);
  const lead = (target: Target | Task<unknown>[], options: ExecuteOptions = {}) => {
    const events: ExecutionEvent[] = [];
    const execution = startExecution(target, {
      ...{ queue: remote({ payloads: checkpoint }), executionId: "flight", takeOver: true, noteInFlightAfterMs: 0 },
      ...{ checkpoint: storeOfHead(), checkpointIntervalMs: 0, cancelGraceMs: 1, onEvent: (event) => events.push(event) },
      ...options,
    });
    execution.result.catch(() => undefined);
    executions.push(execution);
    return { execution, events };
  };
  /** The queue of a head that is as good as dead: it hears of no outcome. */
  const deaf = () => {
    const receive = ({ signal }: ReceiveOptions) =>
      new Promise<ReceivedMessage[]>((resolve) => signal?.addEventListener("abort", () => resolve([])));
    const queue = (name: string) => Object.assign(broker.queue(name), { receive });
    const { createQueue, deleteQueue, queueExists, close } = broker;
    const methods = { createQueue, deleteQueue, queueExists, close };
    const bound = Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, method.bind(broker)]));
    return remote({ broker: { ...(bound as typeof methods), name: "deaf", queue } });
  };
  const messages = new Map<string, ReceivedMessage>();
  const received = async (): Promise<Sent> => {
    const [message] = await tasks.receive({ maxCount: 1, waitMs: 10_000, leaseMs: 60_000 });
    const sent = JSON.parse(message!.body) as Sent;
    messages.set(sent.id, message!);
    return sent;
  };
  const lose = ({ id }: Sent) => tasks.acknowledge([messages.get(id)!]);
  const report = ({ id, head, attempt }: Sent, outcome: Partial<OutcomeReport["outcome"]>) => {
    const how = { attempt, startedAt: new Date(), durationMs: 1, worker: "test", ...outcome } as OutcomeReport["outcome"];
    const body = JSON.parse(encodeReport({ executionId: "flight", taskId: id, attempt, outcome: how })) as { reports: object[] };
    return broker
      .queue(outcomes)
      .send([{ body: JSON.stringify({ ...body, reports: body.reports.map((r) => ({ ...r, head })) }) }]);
  };
  const isNoted = async (sent: Sent, epoch: number) => {
    for (;;) {
      const found = await checkpoint.get(`executions/flight/in-flight/${epoch}`);
      if (found && Buffer.from(found.bytes).includes(sent.id)) return;
      await new Promise(setImmediate);
    }
  };
  const parts = { broker, tasks, checkpoint, lead, deaf, received, lose, report, isNoted };
  return { ...parts, remote: () => remote({ payloads: checkpoint }) };
}

/** A head that is replaced while a worker has its task. */
async function replaced(task: Task<unknown>) {
  const site = await setup();
  site.lead(task);
  const sent = await site.received();
  await site.isNoted(sent, 1);
  return { ...site, sent };
}

const submissions = (events: readonly ExecutionEvent[]) => events.filter(({ type }) => type === "task-submitted");

describe("E21 a head that goes on with what workers run", () => {
  it("E21 takes as submitted what was noted, and its success is its own", async () => {
    const { lead, tasks, report, sent } = await replaced(echo.makeTask(1));

    const { execution, events } = lead(echo.makeTask(1));
    await until(() => submissions(events).length > 0);

    expect(submissions(events)).toMatchObject([{ taskId: sent.id, attempt: 1, isUnderWay: true }]);
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 1 });
    await report(sent, { status: "succeeded", value: 1 });
    expect(await execution.result).toBe(1);
  });

  it("E21 a failure of what was noted counts, and is retried as the next attempt", async () => {
    const task = echo.makeTask(2).with({ retries: { limit: 1, initialDelayMs: 0 } });
    const { lead, received, report, sent } = await replaced(task);

    const { execution } = lead(task);
    await report(sent, { status: "failed", error: new Error("not today") });
    const next = await received();

    expect(next).toMatchObject({ id: sent.id, attempt: 2 });
    await report(next, { status: "succeeded", value: 2 });
    expect(await execution.result).toBe(2);
  });

  it("E21 what failed before its task was yielded is submitted anew", async () => {
    const { lead, received, report, sent, broker } = await replaced(echo.makeTask(3));
    const { opened, open } = gate<string>();
    const late = flowSchema({ name: "flight.late" }, async function* () {
      await opened;
      return yield* echo.makeTask(3);
    });

    const { execution, events } = lead(late());
    await report(sent, { status: "failed", error: new Error("nobody has asked") });
    await until(() => events.some(({ type }) => type === "outcome-ignored"));
    open("");
    const next = await received();

    expect(submissions(events)).toMatchObject([{ taskId: sent.id }]);
    expect(submissions(events)[0]).not.toHaveProperty("isUnderWay");
    await report(next, { status: "succeeded", value: 3 });
    expect(await execution.result).toBe(3);
    expect(await broker.queueExists(outcomes)).toBe(false);
  });

  it("E21 takes a success that comes while its task waits for a slot", async () => {
    const { lead, received, report, isNoted } = await setup();
    const tasks = () => [1, 2].map((n) => echo.makeTask(n).with({ tags: ["few"] }));
    lead(tasks());
    const sent = [await received(), await received()];
    for (const each of sent) await isNoted(each, 1);
    const { execution, events } = lead(tasks(), { limits: { few: 1 } });
    await until(() => submissions(events).length > 0);

    const [first] = submissions(events);
    const value = new Map(tasks().map(({ id, args: [n] }) => [id, n]));
    const waiting = sent.find(({ id }) => id !== (first as { taskId: string }).taskId)!;
    await report(waiting, { status: "succeeded", value: value.get(waiting.id) });
    await until(() => events.some(({ type }) => type === "task-succeeded"));
    const other = sent.find((each) => each !== waiting)!;
    await report(other, { status: "succeeded", value: value.get(other.id) });

    expect(await execution.result).toEqual([1, 2]);
    expect(submissions(events).map((event) => (event as { isUnderWay?: boolean }).isUnderWay)).toEqual([true, true]);
    expect(events).not.toContainEqual(expect.objectContaining({ type: "stalled" }));
  });

  it("E21 a third head goes on with what the first has submitted, and the notes go with the execution", async () => {
    const { lead, tasks, report, sent, isNoted, checkpoint } = await replaced(echo.makeTask(4));
    lead(echo.makeTask(4));
    await isNoted(sent, 2);

    const { execution, events } = lead(echo.makeTask(4));
    await until(() => submissions(events).length > 0);

    expect(submissions(events)).toMatchObject([{ attempt: 1, isUnderWay: true }]);
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 1 });
    await report(sent, { status: "succeeded", value: 4 });
    expect(await execution.result).toBe(4);
    const left: string[] = [];
    for await (const key of checkpoint.list("executions/flight/in-flight/")) left.push(key);
    expect(left).toEqual([]);
  });

  it("E14 what was noted and is lost is submitted again", async () => {
    const { lead, received, lose, report, sent } = await replaced(echo.makeTask(5));
    await lose(sent);

    const { execution, events } = lead(echo.makeTask(5), { stalledAfterMs: 30 });
    const next = await received();

    expect(next).toMatchObject({ id: sent.id, attempt: 2 });
    expect(events).toContainEqual(expect.objectContaining({ type: "stalled", submittedAgain: 1 }));
    await report(next, { status: "succeeded", value: 5 });
    expect(await execution.result).toBe(5);
  });

  it("E21 what an earlier head has cancelled is lost, not cancelled for this one", async () => {
    const { lead, received, report, sent } = await replaced(echo.makeTask(6));

    const { execution } = lead(echo.makeTask(6), { transientRetry: { limit: 1, initialDelayMs: 0 } });
    await report(sent, { status: "cancelled", reason: "the first one said so" });
    const next = await received();

    expect(next).toMatchObject({ id: sent.id, attempt: 2 });
    await report(next, { status: "succeeded", value: 6 });
    expect(await execution.result).toBe(6);
  });

  it("E21 notes what is in flight although nothing was at the first looks", async () => {
    const { lead, remote, received, isNoted } = await setup();
    const { opened, open } = gate<string>();
    const late = flowSchema({ name: "flight.noted" }, async function* () {
      await opened;
      return yield* echo.makeTask(10);
    });
    const { queue, looked } = lookedAt(remote(), 3);
    lead(late(), { queue });
    await looked;

    open("");
    const sent = await received();

    await isNoted(sent, 1);
    expect(sent.attempt).toBe(1);
  });

  it("E21 notes that cannot be read, or make no sense, are none", async () => {
    for (const text of ["{", '{"format":1,"attempts":[1,[2],["a",-1,"b"],["a",1.5,"b"]]}', '{"format":1}']) {
      const { lead, checkpoint, received, report } = await setup();
      await checkpoint.put("executions/flight/in-flight/1", Buffer.from(text));
      lead(echo.makeTask(7));
      await received();

      const { execution } = lead(echo.makeTask(7));
      const sent = await received();
      await report(sent, { status: "succeeded", value: 7 });

      expect(await execution.result).toBe(7);
    }
  });
});

describe("E4 a success that no flow has asked for yet", () => {
  it("E4 is recorded before a resumed flow yields its task, which does not run again", async () => {
    const { lead, deaf, received, report, tasks } = await setup();
    lead(echo.makeTask(8), { queue: deaf(), noteInFlightAfterMs: 60_000 });
    const sent = await received();
    await report(sent, { status: "succeeded", value: 8 });

    const { execution, events } = lead(echo.makeTask(8));

    expect(await execution.result).toBe(8);
    expect(submissions(events)).toEqual([]);
    expect(await tasks.depth()).toMatchObject({ ready: 0 });
  });

  it("E4 is recorded before anything is submitted, however much progress was told meanwhile", async () => {
    const { lead, deaf, received, report, tasks, broker } = await setup({ limits: { maxBatch: 1 } });
    lead(echo.makeTask(8), { queue: deaf(), noteInFlightAfterMs: 60_000 });
    const sent = await received();
    const progress = { body: writeProgressMessage("flight", [{ taskId: "other", attempt: 1, fraction: 0.5 }]) };
    await broker.queue(outcomes).send([progress, progress, progress]);
    await report(sent, { status: "succeeded", value: 8 });

    const { execution, events } = lead(echo.makeTask(8));

    expect(await execution.result).toBe(8);
    expect(submissions(events)).toEqual([]);
    expect(await tasks.depth()).toMatchObject({ ready: 0 });
  });

  it("E4 is recorded while a resumed flow waits for something else", async () => {
    const { lead, received, report, tasks, broker } = await setup();
    lead(echo.makeTask(9));
    const sent = await received();
    const { opened, open } = gate<string>();
    const late = flowSchema({ name: "flight.later" }, async function* () {
      await opened;
      return yield* echo.makeTask(9);
    });

    const { execution, events } = lead(late());
    await until(() => events.length > 0);
    await report(sent, { status: "succeeded", value: 9 });
    await until(() => events.some(({ type }) => type === "checkpoint-written"));
    open("");

    expect(await execution.result).toBe(9);
    expect(submissions(events)).toEqual([]);
    expect(events).toContainEqual(expect.objectContaining({ type: "task-restored", taskId: sent.id }));
    expect(await tasks.depth()).toMatchObject({ ready: 0 });
    expect(await broker.queueExists(outcomes)).toBe(false);
  });
});
