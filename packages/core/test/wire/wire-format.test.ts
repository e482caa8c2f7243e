import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { Ajv } from "ajv";
import { enqueue, MemoryBlobStore, taskableOperation, TaskableOperation, type Submission } from "@mazepa/core";
import { decodeReport, decodeSubmission, encodeReport, encodeSubmission } from "@mazepa/core/transport";
import { echo, fail, setup } from "../worker/worker-rule-operations.js";

const page = readFileSync(new URL("../../../../docs/wire-format.md", import.meta.url), "utf8");
const schema: unknown = JSON.parse(/^```json\n(\{\n {2}"\$schema".*?)^```$/ms.exec(page)?.[1] ?? "");
const isOfTheSchema = new Ajv().compile(schema as object);

@taskableOperation({ name: "wire.Scale" })
class Scale extends TaskableOperation {
  constructor(readonly factor = 2) {
    super();
  }
  run(value: number): number {
    return value * this.factor;
  }
}

const submission: Submission = {
  id: "a1",
  operationId: "wire.Scale",
  operation: new Scale(3),
  args: [new Map([["x", 1n]]), undefined],
  options: { timeoutMs: 5, tags: ["io"], retries: 3 },
  executionId: "one",
  attempt: 2,
};
const record = { attempt: 2, startedAt: new Date(5), durationMs: 1.5, worker: "here" };

/** All bodies that go over a broker while `work` runs. */
async function bodiesOf(work: (made: Awaited<ReturnType<typeof setup>>) => Promise<unknown>): Promise<string[]> {
  const made = await setup({ limits: { maxMessageBytes: 3000 } });
  const bodies: string[] = [];
  const queue = made.broker.queue.bind(made.broker);
  made.broker.queue = (name) => {
    const original = queue(name);
    const send = original.send.bind(original);
    return Object.assign(original, {
      send: (messages: Parameters<typeof send>[0]) => {
        bodies.push(...messages.map(({ body }) => body));
        return send(messages);
      },
    });
  };
  await work(made);
  return bodies;
}

describe("the wire format", () => {
  it("is what docs/wire-format.md says, for tasks and reports of every kind", async () => {
    const payloads = new MemoryBlobStore();
    const bodies = await bodiesOf(async ({ worker, run, broker }) => {
      worker({ payloads });
      const remote = { payloads };
      await run(echo.makeTask("x".repeat(5000)).with({ workerType: "a", priority: 2, tags: ["t"] }), { remote });
      await run(fail.makeTask(1).with({ queueTimeoutMs: 5000 }), { remote }).catch(() => {});
      await enqueue(broker, "tasks", [echo.makeTask(1).with({ retries: { limit: 2, jitter: "none" } })]);
    });

    for (const body of bodies) {
      isOfTheSchema(JSON.parse(body));
      expect(isOfTheSchema.errors).toBeNull();
    }
    expect(bodies.flatMap((body) => body.match(/"status":"\w+"|"claim"|"detached"/g))).toEqual(
      expect.arrayContaining(['"claim"', '"detached"', '"status":"started"', '"status":"failed"']),
    );
  });

  it("keeps submissions and reports as they are, but for what stays in the head", () => {
    const { retries: _retries, ...options } = submission.options;

    const decoded = decodeSubmission(encodeSubmission(submission));
    const report = {
      executionId: "one",
      taskId: "a1",
      attempt: 2,
      outcome: { status: "succeeded", value: new Set([1]), ...record },
    } as const;

    expect(decoded).toEqual({ ...submission, options });
    expect(decoded.operation).toBeInstanceOf(Scale);
    expect(decodeReport(encodeReport(report))).toEqual(report);
  });

  it.each([
    ["of a newer version", { mazepa: 2 }, "version 2"],
    ["of another kind", { kind: "outcomes" }, "kind"],
    ["without an attempt", { attempt: undefined }, "attempt"],
    ["with half an attempt", { attempt: 1.5 }, "attempt"],
    ["with a bad execution id", { executionId: "../x" }, "executionId"],
    ["with options of another type", { options: { timeoutMs: "soon" } }, "timeoutMs"],
    ["with a mark of another type", { detached: true }, "detached"],
    ["with a mark that makes no sense", { detached: { retries: { limit: -1 } } }, "retries.limit"],
    ["with a payload of another operation", { operationId: "rules.echo" }, "operation"],
    ["with one line of payload", { payload: "[]" }, "payload"],
    ["with arguments that are no list", { payload: "\n{}", operationId: "rules.echo" }, "args"],
  ])("refuses a task %s, saying so", (_what, change, word) => {
    const text = JSON.stringify({ ...JSON.parse(encodeSubmission(submission)), ...change });

    expect(() => decodeSubmission(text)).toThrow(
      expect.objectContaining({ code: "MAZEPA_SERIALIZATION", message: expect.stringContaining(word) }),
    );
  });

  it("ignores fields it does not know", () => {
    const message = JSON.parse(encodeSubmission(submission));
    const text = JSON.stringify({ ...message, colour: "blue", options: { ...message.options, colour: "red" } });

    expect(decodeSubmission(text)).toEqual(decodeSubmission(encodeSubmission(submission)));
  });

  it("has an error for an operation that is not registered", () => {
    const text = JSON.stringify({ ...JSON.parse(encodeSubmission(submission)), operationId: "wire.Absent" });

    expect(() => decodeSubmission(text)).toThrow(expect.objectContaining({ code: "MAZEPA_UNKNOWN_OPERATION" }));
  });
});
