import { describe, expect, it } from "@jest/globals";
import { all, race } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, undoable, unit } from "./work.js";

describe("a drain that has taken drainMs", () => {
  it("R8 tells of no stall when nothing that is to be undone is under way", () => {
    const root = unit("u", () => all([task("plain"), task("w")]), { drainMs: 70 });
    const harness = new UnitHarness(root).run().bad("w").at(70);

    expect(harness.ended).toBeUndefined();
    expect(harness.events.filter(({ type }) => type === "stalled")).toEqual([]);
  });

  it("R8 R18 tells tasks to stop once, though the execution is cancelled after it", () => {
    const root = unit("u", () => all([undoable("slow"), task("w")]), { drainMs: 70 });
    const harness = new UnitHarness(root).run().start("slow").bad("w").at(70).cancel();

    expect(harness.stopped).toEqual(["slow"]);
    expect(harness.ends("slow").scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });
});

describe("a cancelled attempt that the queue gives back", () => {
  it("E7 has ended, also outside of units", () => {
    const harness = new Harness(flow("root", () => race([task("slow"), task("quick")]))).run().succeed("quick");

    expect(harness.ended).toBeUndefined();
    harness.run({ type: "given-back", attempts: [{ taskId: "slow", attempt: 1, mayBeGivenBack: true }] });

    expect(harness.ended?.status).toBe("succeeded");
  });
});
