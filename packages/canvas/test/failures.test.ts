import { describe, expect, it } from "@jest/globals";
import { execute, taskableOperation, TaskFailedError } from "@mazepa/core";
import { chain, group } from "@mazepa/canvas";
import { double, identity } from "./operations.js";
import { after, fail, openWorkshop, rejection, step, tell, wait } from "./workshop.js";

const failSlowly = taskableOperation({ name: "failures.slowly" }, async (name: string) => {
  await new Promise(setImmediate);
  throw new RangeError(name);
});

describe("failures in a canvas", () => {
  it("C17 cancel the other members of a group", async () => {
    const { log, queue } = openWorkshop();

    const error = await rejection(execute(group([wait.s("other"), failSlowly.s("broken")]), { queue }));

    expect(error).toBeInstanceOf(TaskFailedError);
    expect(error.cause).toMatchObject({ name: "RangeError", message: "broken" });
    expect(log).toEqual(["other", "other aborted"]);
  });

  it.each(["an array", "a generator"])(
    "C17 let the others of %s end when told to, and throw the first in order",
    async (what) => {
      const { log, queue } = openWorkshop();
      const members = [failSlowly.s("first"), step.s("a"), fail.s("second"), step.s("b"), fail.s("third")];

      const error = await rejection(
        execute(group(what === "an array" ? members : members.values(), { onFailure: "finish" }), { queue }),
      );

      expect(error).toMatchObject({ operationId: "failures.slowly", cause: { message: "first" } });
      expect(error.suppressed.map(({ cause }) => (cause as Error).message)).toEqual(["second", "third"]);
      expect(log).toEqual(["a", "second", "b", "third"]);
    },
  );

  it("C17 give the values when none has failed", async () => {
    expect(await execute(group([double.s(1), identity.s(5)], { onFailure: "finish" }))).toEqual([2, 5]);
  });

  it("C19 call an errback once with the error, which goes on", async () => {
    const { log } = openWorkshop();

    const error = await rejection(execute(chain(step.s("a"), fail.si("b"), after.s("c")).linkError(tell.s("errback"))));

    expect(error).toBeInstanceOf(TaskFailedError);
    expect(log).toEqual(["a", "b", "errback told of TaskFailedError"]);
  });

  it("C19 do not call an errback without a failure", async () => {
    const { log } = openWorkshop();

    expect(await execute(step.s("a").linkError(tell.s("errback")))).toBe("a");
    expect(log).toEqual(["a"]);
  });

  it("C19 attach what an errback fails with", async () => {
    openWorkshop();

    const error = await rejection(execute(fail.s("first").linkError(fail.si("errback"))));

    expect(error).toMatchObject({ cause: { message: "first" }, suppressed: [{ cause: { message: "errback" } }] });
  });

  it("C19 attach why an errback cannot get an error that does not travel", async () => {
    const { log } = openWorkshop();
    const canvas = chain(step.s("a"), (): string => {
      throw Object.assign(new RangeError("thrown"), { onDone: () => 1 });
    });

    const error = await rejection(execute(canvas.linkError(tell.s("errback"))));

    expect(error).toMatchObject({ message: "thrown", suppressed: [{ code: "MAZEPA_SERIALIZATION" }] });
    expect(log).toEqual(["a"]);
  });

  it("C19 do not call errbacks of what was cancelled", async () => {
    const { log, queue } = openWorkshop();

    await rejection(execute(group([wait.s("other").linkError(tell.s("errback")), failSlowly.s("broken")]), { queue }));

    expect(log).toEqual(["other", "other aborted"]);
  });

  it("C20 stand in with the value of a fallback, and nothing has failed", async () => {
    const { log } = openWorkshop();

    const value = await execute(group([fail.s("a").recover(tell.s("fallback")), step.s("b").recover(tell.s("unused"))]));

    expect(value).toEqual(["fallback", "b"]);
    expect(log).toEqual(["a", "b", "fallback told of TaskFailedError"]);
  });

  it("C20 go on behind what has recovered", async () => {
    openWorkshop();

    expect(await execute(chain(fail.s("a").recover(tell.s("fallback")), after.s("next")))).toBe("next");
  });

  it("C20 fail with the failure of a fallback, to which the first is attached", async () => {
    openWorkshop();

    const error = await rejection(execute(fail.s("first").recover(fail.si("fallback"))));

    expect(error).toMatchObject({ cause: { message: "fallback" }, suppressed: [{ cause: { message: "first" } }] });
  });
});
