import { describe, expect, it } from "@jest/globals";
import { race } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

describe("whether a flow in a race goes on next", () => {
  const racing = (maxInFlight: number) => {
    const racer = flow("racer", function* () {
      yield task("a");
      yield task("b");
    });
    return new Harness(
      flow("root", () => race([task("rival"), racer])),
      { maxInFlight },
    ).run();
  };

  it("E8 is only so once there is room", () => {
    const harness = racing(2);
    const { scheduler } = harness;

    expect(scheduler.isNextInRace).toBe(false);
    scheduler.tell(harness.success("a", 1, 1), 0);
    expect(scheduler.isNextInRace).toBe(true);
  });

  it("E8 R18 is not so while the execution is being suspended", () => {
    const harness = racing(2);
    const { scheduler } = harness;
    scheduler.tell({ type: "suspend" }, 0);
    scheduler.tell(harness.success("a", 1, 1), 0);

    expect(scheduler.isNextInRace).toBe(false);
  });

  it("E8 is not so when no flow can go on", () => {
    const { scheduler } = racing(10);

    expect(scheduler.isNextInRace).toBe(false);
  });
});

describe("what a head has to wait for", () => {
  it("E8 are outcomes, unless all that holds room is being loaded", () => {
    const root = () =>
      flow("root", function* () {
        yield [task("a"), task("b")];
      });
    const harness = new Harness(root()).restore(new Harness(root()).run().succeed("a"));
    harness.loadsSlowly = () => true;
    harness.run();

    expect([harness.scheduler.inFlightCount, harness.scheduler.awaitsOutcomes]).toEqual([2, true]);
    harness.succeed("b");
    expect([harness.scheduler.inFlightCount, harness.scheduler.awaitsOutcomes]).toEqual([1, false]);
    harness.goOn();
    expect([harness.scheduler.inFlightCount, harness.scheduler.awaitsOutcomes]).toEqual([0, false]);
  });

  it("E8 counts as restored what has succeeded, and not what has failed", () => {
    const root = () =>
      flow("root", function* () {
        yield [task("a"), task("b", { retries: 1 })];
      });
    const harness = new Harness(root()).restore(new Harness(root()).run().fail("b").succeed("a"));

    expect(harness.scheduler.restoredCount).toBe(1);
  });
});
