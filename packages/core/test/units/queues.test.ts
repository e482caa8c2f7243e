import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowContext,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  MemoryBroker,
  RemoteExecutionQueue,
  startWorker,
  taskableOperation,
  TaskableOperation,
  taskContext,
  times,
  undoable,
} from "../../src/index.js";
import { EffectsService } from "./effects-service.js";

let service = new EffectsService();

@taskableOperation({ name: "queues-reserve", revertRetries: 0 })
class Reserve extends TaskableOperation {
  constructor(readonly line: string) {
    super();
  }
  run(city: string): string {
    service.apply(taskContext().idempotencyKey, `${this.line} ${city}`);
    return `${this.line} ${city}`;
  }
  revert(booking: string | undefined, city: string): void {
    if (booking !== `${this.line} ${city}`) throw new Error(`no result: ${booking}`);
    service.undo(taskContext().reverting?.idempotencyKey ?? "");
  }
}

const draft = taskableOperation({ name: "queues-draft" }, (city: string) => {
  service.apply(taskContext().idempotencyKey, `draft ${city}`);
  return `draft ${city}`;
});

@taskableOperation({ name: "queues-forget" })
class Forget extends TaskableOperation {
  run(_text: string | undefined): string {
    service.undo(taskContext().reverting?.idempotencyKey ?? "");
    return [...(taskContext().reverting?.failures.keys() ?? [])].join();
  }
}

const pay = taskableOperation({ name: "queues-pay" }, (fails: boolean) => {
  if (fails) throw new Error("no money");
  return "paid";
});

const trip = flowSchema({ name: "queues-trip", rounds: times(2) }, function* () {
  const { round } = flowContext();
  const booking = yield* new Reserve("SAS").makeTask("Oslo");
  yield* undoable(draft.makeTask(booking), new Forget());
  return yield* pay.makeTask(round === 1).with({ label: "payment" });
});

describe.each([
  ["in process", false, false],
  ["serialized", true, false],
  ["over a broker", false, true],
])("R9 units %s", (_kind, serialize, overBroker) => {
  it.each([
    ["without a checkpoint", undefined],
    ["with a checkpoint", new MemoryBlobStore()],
  ])("undo by operations on whatever runs tasks, %s", async (_checkpoint, checkpoint) => {
    service = new EffectsService();
    const stop = new AbortController();
    const broker = new MemoryBroker();
    await broker.createQueue("tasks");
    const worker = overBroker
      ? startWorker({ broker, queues: ["tasks"], modules: [], isolation: "inline", signal: stop.signal })
      : undefined;
    const queue = overBroker ? new RemoteExecutionQueue({ broker, taskQueues: "tasks" }) : new InProcessQueue({ serialize });
    const reverts: unknown[] = [];

    const value = await execute(trip(), {
      executionId: `q-${_kind.replace(/ /g, "-")}`,
      queue,
      ...(checkpoint && { checkpoint }),
      onEvent: (event) =>
        event.type === "task-succeeded" && /revert|forget/.test(event.operationId) && reverts.push(event.operationId),
    });
    stop.abort();
    await worker?.done;

    expect(value).toBe("paid");
    expect(reverts).toEqual(["queues-forget", "queues-reserve.revert"]);
    expect(service.kept).toEqual(["SAS Oslo", "draft SAS Oslo"]);
    expect([service.mostCalls, service.mostUndos]).toEqual([1, 1]);
  });
});

describe("a worker with a filter", () => {
  it("R9 sees a revert as a task of its operation, with its arguments", async () => {
    service = new EffectsService();
    const stop = new AbortController();
    const broker = new MemoryBroker();
    await broker.createQueue("tasks");
    const seen: unknown[] = [];
    const worker = startWorker({
      ...{ broker, queues: ["tasks"], modules: [], isolation: "inline", signal: stop.signal },
      taskFilter: ({ operationId, args, reverting }) => {
        seen.push([operationId, args, reverting?.failures.get("payment")?.message]);
        return operationId === "queues-reserve" || operationId === "queues-pay";
      },
    });
    const unit = flowSchema({ name: "queues-filtered", revertible: true }, function* () {
      yield* new Reserve("SAS").makeTask("Oslo");
      yield* pay.makeTask(true).with({ label: "payment" });
    });

    const end = execute(unit(), { queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks" }) });

    await expect(end).rejects.toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { message: "no money" } });
    stop.abort();
    await worker.done;
    expect(seen).toEqual([
      ["queues-reserve", ["Oslo"], undefined],
      ["queues-pay", [true], undefined],
      ["queues-reserve", ["SAS Oslo", "Oslo"], "no money"],
    ]);
    expect(service.kept).toEqual([]);
  });
});
