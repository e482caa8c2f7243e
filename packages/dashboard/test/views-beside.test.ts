import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { MemoryBlobStore, MemoryBroker, startWorker, type MessageQueue } from "@mazepa/core";
import { FileBroker } from "@mazepa/local";
import { JobBoard } from "@mazepa/jobs";
import type { DoctorView, JobsView, MessagesView, QueuesView, SchedulesView, SessionView, WorkersView } from "../src/api.js";
import { openPage, press } from "./shown.js";

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function directory(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "mazepa-dashboard-"));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A broker whose queues show messages to consumers only, as SQS does. */
class UnbrowsableBroker extends MemoryBroker {
  override queue(name: string): MessageQueue {
    return Object.defineProperty(super.queue(name), "browse", { value: undefined });
  }
}

describe("the views beside executions", () => {
  it("shows queues, messages and dead letters, without taking any", async () => {
    const broker = new FileBroker(await directory());
    ends.push(() => broker.close());
    for (const name of ["tasks", "slow", "tasks-dead-letters"]) await broker.createQueue(name);
    const task = JSON.stringify({
      mazepa: 1,
      kind: "task",
      id: "t1",
      operationId: "press",
      executionId: "nightly",
      attempt: 2,
      options: {},
    });
    const letter = JSON.stringify({ mazepa: 1, kind: "dead-letter", queue: "tasks", reason: "delivered too often", body: task });
    await broker.queue("tasks").send([{ body: task }, { body: "later", delayMs: 60_000 }]);
    await broker.queue("tasks-dead-letters").send([{ body: letter }]);
    const { get, send } = openPage({ store: new MemoryBlobStore(), brokers: [{ broker, queues: ["tasks"] }] });

    const { queues } = await get<QueuesView>("/queues");
    const { messages } = await get<MessagesView>("/queues/tasks/messages");
    const letters = await get<MessagesView>("/queues/tasks/dead-letters");
    const again = await get<MessagesView>("/queues/tasks-dead-letters/messages");

    expect(queues).toMatchObject([
      {
        name: "tasks",
        ready: 1,
        leased: 0,
        delayed: 1,
        isExact: true,
        canPeek: true,
        deadLetters: { name: "tasks-dead-letters", count: 1 },
      },
    ]);
    expect(messages).toContainEqual(
      expect.objectContaining({ kind: "task", operationId: "press", taskId: "t1", attempt: 2, body: task }),
    );
    expect(letters.messages).toMatchObject([{ kind: "dead-letter", reason: "delivered too often", deliveryCount: 0 }]);
    expect(again).toEqual(letters);
    expect((await send("/api/queues/slow/messages")).status).toBe(404);
  });

  it("lists all queues of a broker, says what cannot be shown, and asks which of two is meant", async () => {
    const [one, other] = [new UnbrowsableBroker({ name: "one" }), new MemoryBroker({ name: "other" })];
    for (const broker of [one, other]) await broker.createQueue("tasks");
    const brokers = [one, { broker: other, queues: ["tasks", "gone"] }];
    const { get, send } = openPage({ store: new MemoryBlobStore(), brokers });

    const { queues } = await get<QueuesView>("/queues");
    const ambiguous = await send("/api/queues/tasks/messages");
    const { messages, problem } = await get<MessagesView>("/queues/tasks/messages?broker=one");

    expect(queues.filter(({ problem: why }) => why !== undefined).map(({ name }) => name)).toEqual(["gone"]);
    expect(ambiguous.status).toBe(409);
    expect(messages).toEqual([]);
    expect(problem).toContain("mazepa queue peek");
  });

  it("shows jobs and schedules of a board", async () => {
    const board = new JobBoard(new MemoryBlobStore());
    await board.post(press.makeTask("a"), { id: "one", priority: 3, note: { for: "Ada" } });
    await board.post(press.makeTask("b"), { id: "two", note: "x".repeat(1000) });
    await board.schedule("hourly", { everyMs: 3_600_000 }, press.makeTask("c"));
    const { get } = openPage({ store: board.store, board });

    const all = await get<JobsView>("/jobs");
    const found = await get<JobsView>("/jobs?search=TWO&state=unclaimed");
    const { schedules } = await get<SchedulesView>("/schedules");

    expect(all).toMatchObject({
      board: "jobs",
      hasMore: false,
      jobs: [{ jobId: "one", state: "unclaimed", priority: 3, run: 1 }, { jobId: "two" }],
    });
    expect(all.jobs[0]?.note).toBe('{"for":"Ada"}');
    expect(all.jobs[1]?.note).toMatch(/^"x{499}… \(502 more bytes\)$/);
    expect(found.jobs.map(({ jobId }) => jobId)).toEqual(["two"]);
    expect(schedules).toMatchObject([{ name: "hourly", everyMs: 3_600_000, work: "press", nextAtMs: expect.any(Number) }]);
  });

  it("shows workers that tell of themselves in payloads, and what they run", async () => {
    const payloads = new MemoryBlobStore();
    const broker = new MemoryBroker();
    await broker.createQueue("tasks");
    const seen = new AbortController();
    const told = payloads.watch("workers/", { signal: seen.signal })[Symbol.asyncIterator]().next();
    const worker = startWorker({ broker, queues: ["tasks"], isolation: "inline", payloads });
    await told;
    seen.abort();
    const { get } = openPage({ store: new MemoryBlobStore(), payloads });

    const { workers, hasMore } = await get<WorkersView>("/workers");
    await worker.stop();

    expect(workers).toMatchObject([{ pid: process.pid, isDead: false, queues: ["tasks"], running: [], concurrency: 1 }]);
    expect(workers[0]?.counters).toMatchObject({ succeeded: 0, failed: 0 });
    expect(hasMore).toBe(false);
  });

  it("shows what the doctor finds, and tells the page what there is to show", async () => {
    const finding = { about: "store", status: "ok" as const, message: "can be read" };
    const { get } = openPage({ store: new MemoryBlobStore(), doctor: async () => [finding] });

    const { findings } = await get<DoctorView>("/doctor");
    const session = await get<SessionView>("/session");

    expect(findings).toEqual([finding]);
    expect(session).toMatchObject({ hasPayloads: false, hasQueues: false, hasBoard: false, hasDoctor: true, hidesValues: false });
  });
});
