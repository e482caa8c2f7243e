import { describe, expect, it } from "@jest/globals";
import { all, settle, sleep, withTimeout } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

const kept = { keepsDates: true };

describe("a limit of an earlier head that is over", () => {
  /** The outcome of one task after the other, within 100 ms. */
  const limited = () =>
    flow("root", () =>
      settle(
        flow("limited", () =>
          withTimeout(
            flow("inner", function* () {
              for (const each of tasks("t", 3)) yield* each;
            }),
            100,
          ),
        ),
      ),
    );

  it("E8 waits for values that are read, for as long as that takes", () => {
    const first = new Harness(limited(), kept).run().succeed("t0", "t1", "t2");
    const second = new Harness(limited(), kept).restore(first);
    second.nowMs = 1000;
    second.loadsSlowly = () => true;
    second.run();
    const [date] = second.delayed.splice(0, 1);
    if (date) second.run(date);

    for (let time = 0; time < 1500; time++) second.at(second.nowMs + 1);
    expect([second.ended, second.delayed.length]).toEqual([undefined, 1]);
    while (second.delayed.length > 0) second.goOn();

    expect(second.ended).toMatchObject({ value: { status: "succeeded" } });
  });

  it("E8 does not wait for ever for flows that always have more to do", () => {
    const root = () =>
      flow("root", () =>
        settle(
          flow("limited", () =>
            withTimeout(
              flow("inner", function* () {
                for (const each of tasks("t", 3)) yield each;
              }),
              100,
            ),
          ),
        ),
      );
    const options = { ...kept, maxInFlight: 1 };
    const second = new Harness(root(), options).restore(new Harness(root(), options).run());
    second.nowMs = 1000;
    second.run();

    for (let time = 0; time < 500; time++) second.at(second.nowMs + 1);
    expect(second.cancelled).toEqual([]);
    for (let time = 0; time < 600; time++) second.at(second.nowMs + 1);

    expect(second.cancelled).toEqual(["t0"]);
    expect(second.reportCancelled("t0").ended).toMatchObject({ value: { error: { code: "MAZEPA_TASK_TIMEOUT" } } });
  });

  it("R2 is told of a member that ends as cancelled while it waits, and one that is not over is not", () => {
    const inner = () => flow("inner", () => all([task("a"), task("b")]));
    const root = () => flow("root", () => settle(flow("limited", () => withTimeout(inner(), 100))));
    const first = new Harness(root(), kept).run().succeed("b");
    const second = new Harness(root(), kept).restore(first);
    second.nowMs = 500;
    second.loadsSlowly = () => true;
    second.run();
    const [date] = second.delayed.splice(0, 1);
    if (date) second.run(date);
    expect(second.ended).toBeUndefined();

    second.reportCancelled("a");
    first.at(99).reportCancelled("a");

    expect(second.ended).toMatchObject({ value: { error: { code: "MAZEPA_TASK_TIMEOUT" } } });
    expect(first.ended).toMatchObject({ value: { error: { code: "MAZEPA_TASK_CANCELLED" } } });
  });
});

describe("the date of a wait", () => {
  it("DL2 is found by its place among those of its flow, whatever else the flow has waited for", () => {
    const idsOf = (harness: Harness) => harness.recorded.flatMap((each) => ("taskId" in each ? [each.taskId] : []));
    const plain = new Harness(
      flow("root", () => sleep(100)),
      kept,
    ).run();
    const after = new Harness(
      flow("root", function* () {
        yield* all([]);
        yield* task("a");
        yield* sleep(100);
      }),
      kept,
    );
    after.run().succeed("a");

    expect(idsOf(plain)).toHaveLength(1);
    expect(idsOf(after)).toEqual(expect.arrayContaining(idsOf(plain)));
  });
});
