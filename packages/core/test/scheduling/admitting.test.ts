import { describe, expect, it } from "@jest/globals";
import { all, race } from "../../src/flows/scopes.js";
import type { TaskNode } from "../../src/scheduling/nodes.js";
import { Harness } from "./harness.js";
import { flow, task, taskOf } from "./work.js";

/** The nodes of what a harness submits, in order. */
function submittedNodes(harness: Harness): TaskNode[] {
  const nodes: TaskNode[] = [];
  harness.onSubmit = (node) => nodes.push(node);
  return nodes;
}

describe("a task that is yielded", () => {
  it("O10 has no tags where neither it nor a flow around it has any", () => {
    const harness = new Harness(flow("root", () => task("a"), { workerType: "gpu" }));
    const nodes = submittedNodes(harness);

    harness.run();

    expect(nodes[0]?.options).toEqual({ workerType: "gpu" });
  });

  it("O11 starts once both arguments have their value when these are equal tasks", () => {
    const harness = new Harness(flow("root", () => task("c", {}, [task("a"), task("a")]))).run();

    expect(harness.succeed("a").submitted).toEqual(["a", "c"]);
  });

  it("I3 is refused when its hand-set id is that of a task with other content in flight, whose id was derived", () => {
    const root = (content: string) =>
      flow("root", function* () {
        yield task("x");
        return yield* taskOf("x", content, { id: "x" });
      });

    expect(new Harness(root("x")).run().succeed("x").ended?.status).toBe("succeeded");
    expect(new Harness(root("other")).run().ended).toMatchObject({ error: { code: "MAZEPA_DUPLICATE_TASK_ID" } });
  });

  it("E3 counts for the turn of its flow when it is restored, whether or not it has upstreams", () => {
    const branch = (name: string) =>
      flow(name, function* () {
        for (const number of [1, 2]) yield task(`${name}${number}`, {}, [task("up")]);
      });
    const root = () => flow("root", () => all([branch("a"), branch("b")]));
    const earlier = new Harness(root()).run().succeed("up");
    for (const name of ["a1", "a2", "b1", "b2"]) earlier.succeed(name);

    const { events } = new Harness(root(), { maxInFlight: 1 }).restore(earlier).run();

    const restored = events.flatMap((event) => (event.type === "task-restored" ? [event.taskId] : []));
    expect(restored).toEqual(["a1", "b1", "a2", "b2"]);
  });
});

describe("a task that is yielded while its cancellation is under way", () => {
  it("I4 shows on the objects of the run that is being cancelled that it is", () => {
    const [first, second] = [task("slow"), task("slow")];
    const root = flow("root", function* () {
      yield* race([task("quick"), first]);
      return yield* second;
    });

    new Harness(root).run().succeed("quick");

    expect([first.status, second.status]).toEqual(["cancelled", "submitted"]);
    expect(first.outcome).toMatchObject({ status: "cancelled", attempt: 1 });
  });

  it("I4 keeps no run in memory that has ended", () => {
    const root = flow("root", function* () {
      yield* race([task("quick"), task("slow")]);
      yield* race([task("next"), task("slow")]);
      return yield* task("slow");
    });
    const harness = new Harness(root);
    const nodes = submittedNodes(harness);

    harness.run().succeed("quick").reportCancelled("slow", 1).succeed("next");

    const [, second, third] = nodes.filter(({ id }) => id === "slow");
    expect(third?.previousRun).toBe(second);
    expect(second?.previousRun).toBeUndefined();
  });
});
