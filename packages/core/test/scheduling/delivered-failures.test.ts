import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import type { Flow } from "../../src/flows/flow.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

const idOf = (error: unknown) => (error as { taskId?: string }).taskId;
/** A task that takes the value of one that fails. */
const outer = () => task("outer", {}, [task("bad")]);

/** Drives a flow whose body takes its time, until a task has been submitted. */
function slowUntil(root: Flow, taskId: string): Harness {
  const harness = new Harness(root);
  harness.isSlow = () => true;
  harness.run();
  while (!harness.submitted.includes(taskId)) harness.goOn();
  return harness;
}

describe("a failure", () => {
  it("F7 is thrown after one that came before it, at the yield after that", () => {
    const seen: unknown[] = [];
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      for (const next of ["c", "d"]) {
        try {
          yield task(next);
        } catch (error) {
          seen.push(idOf(error));
        }
      }
    });
    const harness = slowUntil(root, "b").fail("a").fail("b");

    while (harness.delayed.length > 0) harness.goOn();

    expect(seen).toEqual(["a", "b"]);
    expect(harness.succeed("c", "d").ended?.status).toBe("succeeded");
  });

  it("O11 is not thrown again for a task that was held for the member of a scope which has failed", () => {
    const root = flow("root", function* () {
      yield outer();
      try {
        yield* task("bad");
      } catch (error) {
        yield dependency();
        return idOf(error);
      }
    });

    expect(new Harness(root).run().fail("bad").ended).toMatchObject({ status: "succeeded", value: "bad" });
  });

  it("F7 of a subflow is thrown beside that of a task held for what has failed there", () => {
    const seen: unknown[] = [];
    const root = flow("root", function* () {
      yield outer();
      yield flow("sub", function* () {
        yield task("bad");
      });
      for (let time = 0; time < 3; time++) {
        try {
          yield dependency();
        } catch (error) {
          seen.push(idOf(error));
        }
      }
    });
    const harness = new Harness(root).run().fail("bad");

    expect(seen).toEqual(["bad", "bad"]);
    expect(harness.ended?.status).toBe("succeeded");
  });

  it("F8 is thrown where a task is waited for that was held for what has failed, under the policy finish", () => {
    const root = flow("root", function* () {
      const held = outer();
      yield [task("bad"), held];
      yield* task("other");
      try {
        yield dependency(held);
      } catch (error) {
        return idOf(error);
      }
    });
    const harness = new Harness(root, { failurePolicy: "finish" }).run().fail("bad").succeed("other");

    expect(harness.ended).toMatchObject({ status: "succeeded", value: "bad" });
  });

  it("F9 need not be an object", () => {
    const thrower = flow("thrower", () => {
      throw "text";
    });
    const root = flow("root", function* () {
      try {
        yield* thrower;
      } catch (error) {
        return error;
      }
    });

    expect(new Harness(root).run().ended).toMatchObject({ value: "text" });
  });
});
