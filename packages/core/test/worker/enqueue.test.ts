import { describe, expect, it } from "@jest/globals";
import { enqueue, flowSchema, QueueConnectionError, MessagesNotSentError, type Task } from "@mazepa/core";
import type { OutgoingMessage } from "@mazepa/core/transport";
import { altered, echoes } from "./sent-tasks.js";
import { gate } from "../gate.js";
import { echo, setup } from "./worker-rule-operations.js";

const flow = flowSchema({ name: "detached.flow" }, function* () {
  yield echo.makeTask(1);
});

describe("enqueue", () => {
  it("W13 takes tasks from an endless iterable only as they can be sent", async () => {
    const { broker } = await setup();
    const [stop, full] = [new AbortController(), gate()];
    let taken = 0;
    async function* endless(): AsyncGenerator<Task> {
      for (;;) yield echo.makeTask(taken++);
    }
    const sent: number[] = [];
    altered(broker, (queue) => ({
      send: async (messages: readonly OutgoingMessage[]) => {
        sent.push(messages.length);
        if (sent.length === 4) full.open();
        await released.opened;
        await queue.send(messages);
      },
    }));
    const released = gate();

    const done = enqueue(broker, "tasks", endless(), { signal: stop.signal });
    await full.opened;
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    const takenWhileFull = taken;
    stop.abort(new Error("enough"));
    released.open();

    await expect(done).rejects.toThrow("enough");
    expect(sent.slice(0, 4)).toEqual([500, 500, 500, 500]);
    expect(takenWhileFull).toBeLessThan(2100);
    expect((await broker.queue("tasks").depth()).ready).toBe(sent.reduce((sum, size) => sum + size));
  });

  it("W13 sends what was taken before the iterable throws, and throws the same", async () => {
    const { broker, tasks } = await setup();
    const thrown = new RangeError("no more");
    function* failing(): Generator<Task> {
      yield* echoes(3);
      throw thrown;
    }

    await expect(enqueue(broker, "tasks", failing())).rejects.toBe(thrown);

    expect((await tasks.depth()).ready).toBe(3);
  });

  it("W13 throws what does not fit, also while the iterable waits, and sends what came before", async () => {
    const { broker, tasks } = await setup({ limits: { maxMessageBytes: 2000 } });
    async function* waiting(): AsyncGenerator<Task> {
      yield* [echo.makeTask(1), echo.makeTask("x".repeat(5000))];
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      yield echo.makeTask(2);
    }

    await expect(enqueue(broker, "tasks", waiting())).rejects.toMatchObject({ code: "MAZEPA_PAYLOAD_TOO_LARGE" });

    expect((await tasks.depth()).ready).toBe(1);
  });

  it("W13 sends again what an outage has stopped, and nothing else", async () => {
    const { broker, tasks } = await setup();
    const failures: Error[] = [
      new QueueConnectionError("gone"),
      new MessagesNotSentError({ queue: "tasks", indexes: [1], total: 3 }, { cause: new QueueConnectionError("again") }),
    ];
    altered(broker, (queue) => ({
      send: async (messages) => {
        const failure = failures.shift();
        if (failure instanceof MessagesNotSentError) await queue.send([messages[0]!, messages[2]!]);
        if (failure) throw failure;
        await queue.send(messages);
      },
    }));

    expect(await enqueue(broker, "tasks", echoes(3))).toBe(3);

    const received = await tasks.receive({ maxCount: 9, waitMs: 0, leaseMs: 1000 });
    expect(new Set(received.map(({ body }) => body)).size).toBe(3);
    expect(received).toHaveLength(3);
  });

  it("W13 names the tasks that could not be sent by their positions", async () => {
    const { broker } = await setup();
    const cause = new Error("refused");
    altered(broker, (queue) => ({
      send: async (messages) => {
        await queue.send(messages.slice(0, -1));
        throw new MessagesNotSentError({ queue: "tasks", indexes: [messages.length - 1], total: messages.length }, { cause });
      },
    }));

    await expect(enqueue(broker, "tasks", echoes(501))).rejects.toMatchObject({ indexes: [499, 500], cause });
  });

  it.each<[string, unknown, object, string]>([
    ["a flow", [echo.makeTask(1), flow()], {}, "Item 1 of the tasks is a flow, which needs a head"],
    ["a flow instead of a list", flow(), {}, "a flow, which needs a head"],
    ["an operation", [echo], {}, "did you mean `.makeTask(…)`?"],
    ["something else", ["task"], {}, 'Item 0 of the tasks is the string "task"'],
    ["no iterable", 7, {}, "an iterable of tasks, not the number 7"],
    ["a task that waits for another", [echo.makeTask(echo.makeTask(1))], {}, "takes the value of another task"],
    ["retryIf", [echo.makeTask(1).with({ retries: { limit: 1, retryIf: () => true } })], {}, "`retryIf`"],
    ["a delay beyond the queue's", [], { delayMs: 1e9 }, "delayMs must be between 0 and"],
    ["an unknown option", [], { delay: 5 }, 'no option "delay"'],
    ["a listener that is no function", [], { onSent: true }, '"onSent" must be a function'],
    ["a signal that is none", [], { signal: new AbortController() }, '"signal" must be an AbortSignal'],
    ["payloads that are no store", [], { payloads: {} }, '"payloads" must be a BlobStore'],
  ])("W13 refuses %s", async (_what, tasks, options, message) => {
    const { broker } = await setup();

    await expect(enqueue(broker, "tasks", tasks as Task[], options)).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining(message),
    });
  });

  it("W13 delays tasks, and says that a queue is not there", async () => {
    const { broker, tasks } = await setup();

    await enqueue(broker, "tasks", echoes(2), { delayMs: 60_000 });

    expect(await tasks.depth()).toEqual({ ready: 0, leased: 0, delayed: 2 });
    await expect(enqueue(broker, "absent", echoes(1))).rejects.toMatchObject({ code: "MAZEPA_QUEUE_NOT_FOUND" });
  });
});
