import { describe, expect, it } from "@jest/globals";
import { race, settle } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, taskOf, undoable, unit } from "./work.js";

describe("a task that joins an equal one", () => {
  it("I2 shows the states of that one, and its outcome", () => {
    const [first, second] = [task("a"), task("a")];
    const root = flow("root", function* () {
      yield [first, first, second];
    });
    const harness = new Harness(root).run();

    expect(second.status).toBe("submitted");
    harness.succeed("a");
    expect([second.status, second.outcome]).toEqual(["succeeded", first.outcome]);
  });

  it("R8 is told to stop with it when a race of a unit has cut off both", () => {
    const sub = flow("sub", () => undoable("a"));
    const harness = new UnitHarness(unit("u", () => race([undoable("a"), sub, task("winner")])));
    harness.isSlow = ({ flow: { name } }) => name === "u";

    expect(harness.run().goOn().start("a").ok("winner").stopped).toEqual(["a"]);
  });
});

describe("a task that is yielded after an equal one has ended", () => {
  it("I2 is pending until it is submitted anew", () => {
    const one = { tags: ["one"] };
    const again = task("a", one);
    const root = flow("root", function* () {
      yield* settle([again]);
      yield [task("b", one), again];
    });
    const harness = new Harness(root, { limits: { one: 1 } }).run().fail("a");

    expect([harness.submitted, again.status]).toEqual([["a", "b"], "pending"]);
  });

  it("I3 is refused when it has the same hand-set id and other content, and told what to do", () => {
    const root = flow("root", function* () {
      yield* taskOf("Op", "one", { id: "x" });
      yield* taskOf("Op", "two", { id: "x" });
    });
    const { ended } = new Harness(root).run().succeed("x");

    expect(ended).toMatchObject({
      error: { code: "MAZEPA_DUPLICATE_TASK_ID", message: expect.stringMatching(/id "x".*Give one of them another id/) },
    });
  });
});
