import { describe, expect, it } from "@jest/globals";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

describe("a turn", () => {
  it("E2 that is over lets no flow go on", () => {
    const root = flow("root", function* () {
      yield* task("a");
      yield* task("b");
    });
    const harness = new Harness(root).run();
    harness.scheduler.tell(harness.success("a", 1, 1), 0);

    expect(harness.turnOver().submitted).toEqual(["a"]);
    expect(harness.run().submitted).toEqual(["a", "b"]);
  });

  it.each([255, 256, 257])("E2 goes on after as many starts as fit into it: %s", (count) => {
    const root = flow("root", function* () {
      yield tasks("t", count);
      yield task("after");
    });

    expect(new Harness(root).run().submitted.slice(-2)).toEqual([`t${count - 1}`, "after"]);
  });
});
