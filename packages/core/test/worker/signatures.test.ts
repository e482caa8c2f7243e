import { describe, expect, it, jest } from "@jest/globals";
import { execute, startExecution } from "@mazepa/core";
import { rememberingLog } from "./worker-in-memory.js";
import { count, echo, fail, seen, setup, until } from "./worker-rule-operations.js";

describe("W8 signatures", () => {
  it("W8 are made with the first key and verified with all", async () => {
    const { worker, run } = await setup();
    worker({ signingKeys: ["new", "old"] });

    expect(await run(echo.makeTask(1), { remote: { signingKeys: ["old", "new"] } })).toBe(1);
  });

  it("W8 refuse a task that is unsigned, altered, from another queue or expired, before it is read", async () => {
    const { worker, remote, tasks, broker } = await setup();
    await broker.createQueue("others");
    const log = rememberingLog();
    const signingKeys = ["secret"];
    const execution = startExecution([count.makeTask(1)], { queue: remote({ signingKeys }), cancelGraceMs: 1 });
    const [message] = await tasks.receive({ maxCount: 1, waitMs: 5000, leaseMs: 60_000 });
    await tasks.acknowledge([message!]);
    const [envelope = "", signature = ""] = message!.body.split("\n");
    const running = worker({ signingKeys, log, queues: ["tasks", "others"] });

    await tasks.send([
      { body: envelope },
      { body: `${envelope.replace('"attempt":1', '"attempt":2')}\n${signature}` },
      { body: `${envelope}\n${signature.replace(/ \d+ /, " 9999999999999 ")}` },
      { body: `not even JSON\n${signature}` },
    ]);
    await broker.queue("others").send([{ body: message!.body }]);
    await until(() => running.stats().poison === 5);

    expect(seen.runs).toBe(0);
    expect(log.lines.filter(({ level }) => level === "error").map(({ message: text }) => text)).toEqual(
      expect.arrayContaining([expect.stringContaining("not signed"), expect.stringContaining("altered")]),
    );
    execution.cancel();
    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
  });

  it("W8 refuse an outcome that is not the worker's", async () => {
    const { worker, remote, broker } = await setup();
    const emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => {});
    const signingKeys = [Buffer.from("secret")];
    const result = execute(echo.makeTask("true"), { queue: remote({ signingKeys }), executionId: "forged" });
    const [report] = [
      '{"mazepa":1,"kind":"outcomes","executionId":"forged","reports":[{"taskId":"x","attempt":1,"status":"succeeded","startedAtMs":1,"durationMs":1,"worker":"evil"}]}',
    ];
    while (!(await broker.queueExists("mazepa-forged-0"))) await until(() => true);
    await broker.queue("mazepa-forged-0").send([{ body: report }]);
    worker({ signingKeys });

    expect(await result).toBe("true");
    expect(emitWarning.mock.calls.map(([text]) => text)).toContainEqual(expect.stringContaining("not signed"));
    emitWarning.mockRestore();
  });

  it("W8 sends outcomes only under the worker's outcome prefix, if it has one", async () => {
    const { worker, remote } = await setup();
    const running = worker({ outcomePrefix: "ours" });
    const execution = startExecution(count.makeTask(1), { queue: remote({ outcomePrefix: "theirs" }), cancelGraceMs: 1 });
    await until(() => running.stats().poison === 1);
    execution.cancel();

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(await execute(count.makeTask(2), { queue: remote({ outcomePrefix: "ours" }) })).toBe(1);
  });
});

describe("W11 error reports", () => {
  it("W11 are cut, with a note of how much is missing; class, code and causes stay", async () => {
    const { worker, run } = await setup();
    worker();

    const error = (await run(fail.makeTask(100_000)).catch((thrown: unknown) => thrown)) as {
      cause: RangeError & { code: string };
    };

    expect(error.cause).toBeInstanceOf(RangeError);
    expect(error.cause.code).toBe("E_LONG");
    expect(error.cause.message.length).toBeLessThan(10_000);
    expect(error.cause.message).toContain("more characters");
    expect(error.cause.cause).toBeInstanceOf(TypeError);
  });
});
