import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all, race, settle, sleep } from "../../src/flows/scopes.js";
import type { Flow } from "../../src/flows/flow.js";
import type { SchedulerOptions } from "../../src/scheduling/protocol.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

const idOf = (error: unknown) => (error as { taskId?: string }).taskId;

/** A root that takes its time, for which children may fail while its body is at work. */
function slow(root: Flow, options: Partial<SchedulerOptions> = {}): Harness {
  const harness = new Harness(root, options);
  harness.isSlow = ({ flow: { name } }) => name === "root";
  return harness.run();
}

/** Feeds all that the root does. */
function goOn(harness: Harness): Harness {
  while (harness.delayed.length > 0) harness.goOn();
  return harness;
}

/** Lets these fail while the body of the root is at work: what it yielded is taken after that. */
function failMeanwhile(harness: Harness, ...taskIds: string[]): Harness {
  while (harness.submitted.length < taskIds.length) harness.goOn();
  for (const taskId of taskIds) harness.fail(taskId);
  return goOn(harness);
}

describe("failures of children before their flow enters a scope", () => {
  it("F7 a scope throws the first of its own, and the next plain yield the others", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      const caught: unknown[] = [];
      try {
        yield* all([task("a"), task("c")]);
      } catch (error) {
        caught.push(idOf(error));
      }
      try {
        yield dependency();
      } catch (error) {
        caught.push(idOf(error));
      }
      return caught;
    });

    const harness = failMeanwhile(slow(root), "a", "b");

    expect(harness).toMatchObject({ submitted: ["a", "b"], ended: { value: ["a", "b"] } });
  });

  it("F7 a settle that is over at once gives what has failed, and the next plain yield throws the others", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      const statuses = (yield* settle([task("a")])).map(({ status }) => status);
      try {
        yield dependency();
      } catch (error) {
        return [...statuses, idOf(error)];
      }
      return statuses;
    });

    const harness = failMeanwhile(slow(root), "a", "b");

    expect(harness.ended).toMatchObject({ value: ["failed", "b"] });
  });

  it("F7 what nothing has waited for ends the flow that returns, though a scope has thrown another", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      try {
        yield* task("b");
      } catch (error) {
        return idOf(error);
      }
    });

    const { ended } = failMeanwhile(slow(root), "a", "b");

    expect(ended).toMatchObject({ status: "failed", error: { taskId: "a" } });
  });

  it("F7 of several members that failed the scope throws the first, and the others are delivered later", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      const caught: unknown[] = [];
      while (caught.length < 2) {
        try {
          if (caught.length === 0) yield* all([task("b"), task("a")]);
          else yield dependency();
        } catch (error) {
          caught.push(idOf(error));
        }
      }
      return caught;
    });

    expect(failMeanwhile(slow(root), "a", "b").ended).toMatchObject({ value: ["a", "b"] });
  });

  it.each([
    ["a settle that waits for another", () => settle([task("bad"), task("c")])],
    ["a race", () => race([task("bad"), task("c")])],
    ["a sleep", () => sleep(1000)],
  ])("F7 what is no member of %s ends the flow", (_name, scope) => {
    const root = flow("root", function* () {
      yield [task("bad"), task("other")];
      yield* scope();
    });

    const harness = failMeanwhile(slow(root), "bad", "other");

    expect(harness.ended).toMatchObject({ status: "failed" });
    expect(harness.wakeAtMs).toBeUndefined();
    expect(harness.submitted).toEqual(["bad", "other"]);
  });

  it("F4 F7 a settle that stands for a member twice has its failure in both places", () => {
    const root = flow("root", function* () {
      yield task("bad");
      return (yield* settle([task("bad"), task("c"), task("bad")])).map(({ status }) => status);
    });

    const harness = failMeanwhile(slow(root), "bad").succeed("c");

    expect(goOn(harness)).toMatchObject({ submitted: ["bad", "c"], ended: { value: ["failed", "succeeded", "failed"] } });
  });

  it("F8 a settle waits for its other member, though one has failed twice before", () => {
    const root = flow("root", function* () {
      yield task("bad");
      yield task("first");
      yield* task("first");
      yield task("bad");
      yield* task("second");
      return (yield* settle([task("bad"), task("c")])).map(({ status }) => status);
    });
    const harness = goOn(slow(root, { failurePolicy: "finish" }))
      .fail("bad")
      .succeed("first");
    goOn(harness).fail("bad").succeed("second");

    expect(goOn(harness).ended).toBeUndefined();
    expect(goOn(harness.succeed("c")).ended).toMatchObject({ value: ["failed", "succeeded"] });
    expect(harness.submitted).toEqual(["bad", "first", "bad#2", "second", "c"]);
  });
});
