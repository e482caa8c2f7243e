import { describe, expect, it } from "@jest/globals";
import { all } from "../../src/flows/scopes.js";
import type { Work } from "../../src/flows/yieldable.js";
import { finish } from "./finish.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

describe("room of many tasks and flows", () => {
  it.each(["a list", "one by one", "an all"])(
    "E3 holds a few open flows of 10,000 subflows of 100 tasks, yielded as %s",
    (how) => {
      const sub = (index: number) =>
        flow(`sub ${index}`, function* () {
          for (let number = 0; number < 100; number++) yield task(`t${index}.${number}`);
        });
      const count = how === "a list" ? 10_000 : 1000;
      const subs = (): Work[] => Array.from({ length: count }, (_, index) => sub(index));
      const root = flow("root", function* () {
        if (how === "a list") yield subs();
        else if (how === "an all") yield* all(subs());
        else for (let index = 0; index < count; index++) yield sub(index);
      });
      const harness = new Harness(root, { maxInFlight: 200, listens: () => false }).run();

      for (let done = 0; done < 50; done++) {
        const [oldest] = harness.out.values();
        if (oldest) harness.succeedWith(oldest.taskId, 1, oldest.attempt);
      }

      expect(harness.bodies.mostOpen).toBeLessThan(10);
    },
  );

  it("E3 nests 10,000 flows without a stack overflow, and closes and fails them so as well", () => {
    const nested = (depth: number): ReturnType<typeof flow> =>
      flow(`depth ${depth}`, function* (): Generator<Work, unknown> {
        return yield* depth === 0 ? task("deepest") : nested(depth - 1);
      });
    const run = () => new Harness(nested(10_000), { listens: () => false }).run();

    expect(run().succeedWith("deepest", 1).ended).toMatchObject({ value: 1 });
    expect(run().fail("deepest").ended).toMatchObject({ status: "failed", error: { taskId: "deepest" } });
    expect(run().cancel().reportCancelled("deepest").ended).toMatchObject({ status: "cancelled" });
  });

  it("E3 starts a chain of 10,000 upstreams without a stack overflow", () => {
    let last = task("t0");
    for (let index = 1; index < 10_000; index++) last = task(`t${index}`, {}, [last]);
    const harness = new Harness(
      flow("root", () => last),
      { listens: () => false },
    );

    expect(finish(harness).ended?.status).toBe("succeeded");
    expect(harness.submitted.slice(0, 3)).toEqual(["t0", "t1", "t2"]);
  });

  it("E3 does not let a flow go on for ever that yields tasks held for one upstream", () => {
    const slow = task("slow");
    let yielded = 0;
    const root = flow("root", function* () {
      for (; yielded < 12_000; yielded++) yield task(`t${yielded}`, {}, [slow]);
    });
    const harness = new Harness(root, { listens: () => false }).run();

    expect(yielded).toBeLessThanOrEqual(10_000);
    finish(harness);
    expect(harness.submitted).toHaveLength(12_001);
    expect(harness.ended?.status).toBe("succeeded");
  });
});
