import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it } from "@jest/globals";
import { all, flowSchema, MemoryBlobStore, race, signal, taskableOperation, times } from "@mazepa/core";
import { gate, rejection } from "../gate.js";
import { collect, failing, one, runs, start, turns, undoable, work } from "./signal-flows.js";

const quick = flowSchema({ name: "signals.works" }, function* (round: number) {
  return yield* work.makeTask(String(round));
});

/** Collects all garbage now. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

afterEach(() => void (runs.length = 0));

describe.each([
  ["without a checkpoint", () => undefined],
  ["with a checkpoint", () => new MemoryBlobStore()],
])("signals %s", (_where, makeStore) => {
  it("SG1 are waited for, and their values are those of the yield*", async () => {
    const execution = start(one("approval"), makeStore());
    await turns();

    await execution.signal("other", 1);
    await execution.signal("approval", new Map([["by", "Ada"]]));

    expect(await execution.result).toEqual(new Map([["by", "Ada"]]));
  });

  it("SG1 are checked by parse, whose value they have; what it throws is thrown at the yield*", async () => {
    const checked = flowSchema({ name: "signals.checked" }, function* () {
      const parse = (value: unknown): number => {
        if (typeof value !== "number") throw new TypeError(`no number: ${String(value)}`);
        return value * 2;
      };
      for (;;) {
        try {
          return yield* signal("amount", { parse });
        } catch (error) {
          yield* work.makeTask((error as Error).message);
        }
      }
    });
    const execution = start(checked(), makeStore());

    await execution.signal("amount", "many");
    await execution.signal("amount", 21);

    expect(await execution.result).toBe(42);
    expect(runs).toEqual(["no number: many"]);
  });

  it("SG1 E24 a promise of parse is refused, and its rejection does not end the program", async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", onUnhandled);
    const parse = (): never => Promise.reject(new Error("later")) as never;
    const later = flowSchema({ name: "signals.later-parse" }, function* () {
      yield* signal("n", { parse });
    });
    const execution = start(later(), makeStore());

    await execution.signal("n", 1);
    const error = await rejection(execution.result);
    await turns();
    process.off("unhandledRejection", onUnhandled);

    expect([error.message, unhandled]).toEqual(['signal: parse of "n" gave a promise; it must give the value at once', []]);
  });

  it("SG1 throw TaskTimeoutError after their limit, and the next wait gets what was sent first", async () => {
    const told = gate();
    const tell = taskableOperation({ name: "signals.tell" }, () => told.open());
    const patient = flowSchema({ name: "signals.patient" }, function* () {
      try {
        return yield* signal("go", { timeoutMs: 1 });
      } catch (error) {
        yield* tell.makeTask();
        const { code, message } = error as Error & { code: string };
        return [code, message, yield* signal("go")];
      }
    });
    const execution = start(patient(), makeStore());
    await told.opened;

    await execution.signal("go", "now");

    expect(await execution.result).toEqual(["MAZEPA_TASK_TIMEOUT", 'signal: "go" has not come within 1 ms.', "now"]);
  });

  it("SG3 come in the order of sending, also when they were sent before", async () => {
    const opened = gate();
    const opening = taskableOperation({ name: "signals.opening" }, () => opened.opened);
    const later = flowSchema({ name: "signals.later" }, function* () {
      yield* opening.makeTask();
      return yield* all([collect("n", 3), collect("m", 1)]);
    });
    const execution = start(later(), makeStore());
    await execution.signal("n", 1);
    await execution.signal("m", "first");
    await execution.signal("n", 2);

    opened.open();
    await turns();
    await execution.signal("n", 3);

    expect(await execution.result).toEqual([[1, 2, 3], ["first"]]);
  });

  it("SG3 each flow gets all of them, and equal flows yielded again get the next", async () => {
    const several = flowSchema({ name: "signals.several" }, function* () {
      const [a, b] = yield* all([collect("n", 2), collect("n", 1)]);
      const again = [yield* one("n"), yield* one("n")];
      return { a, b, again };
    });
    const execution = start(several(), makeStore());
    for (const value of [1, 2]) await execution.signal("n", value);

    expect(await execution.result).toEqual({ a: [1, 2], b: [1], again: [1, 2] });
  });

  it("SG3 a wait that was given up has taken none", async () => {
    const racing = flowSchema({ name: "signals.racing" }, function* () {
      const first = yield* race([one("n"), flowSchema({ name: "signals.quick" }, () => "quick")()]);
      return [first, yield* one("n")];
    });
    const execution = start(racing(), makeStore());
    await turns();
    await execution.signal("n", "kept");

    expect(await execution.result).toEqual(["quick", "kept"]);
  });

  it("SG3 E3 waits that were given up are not held in memory", async () => {
    const over = gate();
    const parses: WeakRef<object>[] = [];
    const given = flowSchema({ name: "signals.given-up" }, function* (round: number) {
      const parse = () => round;
      parses.push(new WeakRef(parse));
      return yield* signal("n", { parse });
    });
    const patient = flowSchema({ name: "signals.gives-up" }, function* () {
      for (let round = 0; round < 20; round++) yield* race([given(round), quick(round)]);
      over.open();
      return yield* signal("end");
    });
    const execution = start(patient(), makeStore());
    await over.opened;
    await turns();

    collectGarbage();
    const held = parses.filter((parse) => parse.deref() !== undefined).length;
    await execution.signal("end", 1);
    await execution.result;

    expect(parses).toHaveLength(20);
    expect(held).toBeLessThan(5);
  });

  it("SG3 a new round waits for new signals", async () => {
    const unit = flowSchema({ name: "signals.unit", rounds: times(3) }, function* () {
      yield* undoable.makeTask("reserved");
      const answer = yield* signal("answer");
      if (answer !== "yes") yield* failing.makeTask(answer);
      return answer;
    });
    const execution = start(unit(), makeStore());
    for (const value of ["no", "maybe", "yes"]) await execution.signal("answer", value);

    expect(await execution.result).toBe("yes");
  });

  it("SG4 are refused once the execution has ended", async () => {
    const execution = start(one("approval"), makeStore());
    await execution.signal("approval", 1);
    await execution.result;

    await expect(execution.signal("approval", 2)).rejects.toMatchObject({
      code: "MAZEPA_EXECUTION_ENDED",
      message: expect.stringContaining('takes no signal "approval"'),
    });
  });

  it("SG1 refuse values that cannot travel, and names that make no sense", async () => {
    const execution = start(one("approval"), makeStore());

    await expect(execution.signal("approval", () => 1)).rejects.toMatchObject({ code: "MAZEPA_SERIALIZATION" });
    await expect(execution.signal("", 1)).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    expect(() => signal("x".repeat(201))).toThrow("1 to 200 characters; this one has 201");
    expect(() => signal(undefined as never)).toThrow("this one is no text");
    expect(() => signal("x", { timeoutMs: 0 })).toThrow("timeoutMs");
    expect(() => signal("x", { parse: 5 as never })).toThrow('"parse" must be a function');
    expect(() => signal("x", { timeout: 5 } as object)).toThrow('no option "timeout"');
    await execution.signal("approval");
    expect(await execution.result).toBeUndefined();
  });
});
