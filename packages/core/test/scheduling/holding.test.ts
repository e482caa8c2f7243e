import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import type { TaskNode } from "../../src/scheduling/nodes.js";
import { part } from "../../src/tasks/part.js";
import { Task } from "../../src/tasks/task.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

/** A task that takes the title of what `upstream` gives. */
function titled(upstream: Task): Task {
  const traits = { operationId: "titled", options: {}, packageVersion: undefined };
  const args = [part(upstream as Task<{ title: string }>, "title"), upstream];
  return new Task({ traits, operation: () => 1, args, upstreams: [upstream] }, "titled", "titled");
}

describe("a task that is held for its upstreams", () => {
  it("E3 takes no room, and as much as any other once it is let go", () => {
    const root = flow("root", function* () {
      yield task("outer", {}, [task("up")]);
      yield dependency();
    });
    const harness = new Harness(root).run();

    expect([harness.scheduler.inFlightCount, harness.scheduler.held.room]).toEqual([1, 2]);
    harness.succeed("up");
    expect([harness.scheduler.inFlightCount, harness.scheduler.held.room]).toEqual([1, 1]);
  });

  it("O17 is given the part of a value that it takes, beside the whole", () => {
    const given: TaskNode[] = [];
    const harness = new Harness(flow("root", () => titled(task("up"))));
    harness.onSubmit = (node) => given.push(node);
    harness.run().succeedWith("up", { title: "A", pages: 3 });

    expect(given.at(-1)?.hold?.args).toEqual(["A", { title: "A", pages: 3 }]);
  });

  it("O17 fails for good, and does not run, if the value has no such part", () => {
    const harness = new Harness(flow("root", () => titled(task("up")))).run().succeedWith("up", 3);

    expect(harness.submitted).toEqual(["up"]);
    expect(harness.ended).toMatchObject({ status: "failed", error: { taskId: "titled", cause: expect.any(RangeError) } });
  });
});
