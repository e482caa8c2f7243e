import { describe, expect, it } from "@jest/globals";
import { all, race, withTimeout } from "../../src/flows/scopes.js";
import { toSubmission } from "../../src/scheduling/to-submission.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, undoable, unit } from "./work.js";

/** What of `asked` is about reverts. */
const reverts = ({ asked }: UnitHarness) => asked.flatMap((line) => (line.startsWith("revert ") ? [line.slice(7)] : []));

describe("a unit that fails", () => {
  const root = () =>
    unit("u", function* () {
      yield* undoable("a");
      yield* undoable("b", { label: "B" });
      yield* undoable("c");
    });

  it("R1 R7 is undone from the last one on, with the numbers of their results, and fails then with its error", () => {
    const harness = new UnitHarness(root()).run().ok("a", "b").bad("c");

    expect(harness.begun).toEqual(["a", "b", "c", "undo c"]);
    harness.ok("undo c").ok("undo b");
    expect(harness.ended).toBeUndefined();
    harness.ok("undo a");

    expect(harness.asked).toEqual([
      ...["open u", "note a", "note b", "note c", "decide u", "revert c", "revert b", "revert a"],
      ...["close u reverted", "forget u"],
    ]);
    const numbers = harness.commands.flatMap((command) => (command.ask === "revert" ? [command.recordNumber] : []));
    expect(numbers).toEqual([undefined, 1, 0]);
    expect(harness.ended).toMatchObject({ status: "failed", error: { taskId: harness.idOf("c") } });
    expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });

  it("R1 tells that it is undone, for what reason, and how much is left", () => {
    const harness = new UnitHarness(root()).run().bad("a").ok("undo a");

    const about = { flow: "u", flowId: expect.anything(), round: 1 };
    const told = harness.events.filter(({ type }) => type === "flow-reverting" || type === "flow-reverted");
    expect(told).toEqual([
      { type: "flow-reverting", ...about, decision: "revert", error: expect.any(Error) },
      { type: "flow-reverted", ...about, left: 0 },
    ]);
  });

  it("R9 is undone by tasks without a content id, so that none is taken from a cache", () => {
    const contentIds: (string | undefined)[] = [];
    const harness = new UnitHarness(unit("u", () => all([undoable("a"), task("w")])));
    const { onSubmit } = harness;
    harness.onSubmit = (node) => {
      onSubmit?.(node);
      contentIds.push(toSubmission(node, "e").contentId);
    };
    harness.run().ok("a").bad("w");

    expect([harness.begun.at(-1), contentIds]).toEqual(["undo a", [expect.anything(), expect.anything(), undefined]]);
  });

  it("R11 fails with what is left when a revert fails, after those that are under way, and tries no other", () => {
    const wide = unit("u", function* () {
      yield* all([undoable("a"), undoable("b", { label: "B" })]);
      yield* all([undoable("c"), undoable("d"), undoable("e")]);
    });
    const harness = new UnitHarness(wide).run().ok("a", "b", "c", "d").bad("e");
    harness.ok("undo e").bad("undo d");

    expect(harness.ended).toBeUndefined();
    expect(harness.ok("undo c").ended).toMatchObject({
      error: {
        code: "MAZEPA_REVERT_FAILED",
        message: expect.stringContaining('Unit "u"'),
        original: { taskId: harness.idOf("e") },
        errors: [{ cause: { message: "undo d failed" } }],
        left: [
          { taskId: harness.idOf("a"), operationId: "a" },
          { taskId: harness.idOf("b"), operationId: "b", label: "B" },
          { taskId: harness.idOf("d"), operationId: "d" },
        ],
      },
    });
    expect(reverts(harness).sort()).toEqual(["c", "d", "e"]);
    expect(harness.asked.at(-1)).not.toBe("forget u");
    expect(harness.events).toContainEqual(expect.objectContaining({ type: "flow-reverted", left: 3 }));
  });

  it("R11 fails so as well when a revert cannot be made", () => {
    const harness = new UnitHarness(root());
    harness.holdsBack = (ask) => ask === "revert";
    harness.run().bad("a");
    const error = new Error("no such operation");

    harness.run(...harness.heldBack.map((input) => ({ ...input, task: undefined, error }) as typeof input));

    expect(harness.ended).toMatchObject({ error: { code: "MAZEPA_REVERT_FAILED", errors: [error] } });
  });

  it("R11 R15 leaves it to the unit around it to try again", () => {
    const outer = unit("outer", () => all([unit("inner", () => all([undoable("a"), task("w")]))]));
    const harness = new UnitHarness(outer).run().ok("a").bad("w").bad("undo a");

    expect(reverts(harness)).toEqual(["a", "a"]);
    expect(harness.ok("undo a").ended).toMatchObject({ error: { message: expect.stringContaining('Unit "inner"') } });
  });

  it("R11 fails a flow that had failed with another error with what could not be undone, and attaches the other", () => {
    const root = flow("root", () => all([unit("u", () => all([undoable("a"), task("never")])), task("w")]));
    const harness = new UnitHarness(root).run().ok("a").bad("w").ends("never").bad("undo a");

    expect(harness.ended).toMatchObject({
      ...{ status: "failed", error: { code: "MAZEPA_REVERT_FAILED", suppressed: [{ taskId: "w" }] } },
    });
  });

  it("R8 R3 withdraws what was not started, waits for the rest, and undoes that only", () => {
    const wide = unit("u", () => all([undoable("runs"), undoable("waits"), undoable("stays"), task("w"), task("plain")]));
    const harness = new UnitHarness(wide);
    harness.givenBack.add("waits").add("runs");
    harness.run().start("runs").bad("w");

    expect(harness.asked.filter((line) => line.startsWith("withdraw")).sort()).toEqual([
      "withdraw runs",
      "withdraw stays",
      "withdraw waits",
    ]);
    expect(harness.stopped).toEqual(["plain"]);
    harness.ends("plain").ok("runs");
    expect(reverts(harness)).toEqual([]);
    harness.ok("stays");
    expect(reverts(harness).sort()).toEqual(["runs", "stays"]);
    expect(harness.events).toContainEqual(
      expect.objectContaining({ type: "task-cancelled", operationId: "waits", reason: "its unit failed before it was started" }),
    );
  });

  it("R8 takes no notice of an answer about what has begun, or has ended, meanwhile", () => {
    const wide = unit("u", () => all([undoable("x"), undoable("y"), task("w")]));
    const harness = new UnitHarness(wide);
    harness.holdsBack = (ask) => ask === "withdraw";
    harness.givenBack.add("x").add("y");
    harness.run().bad("w").start("x").ok("y").answerLate();

    expect(harness.ended).toBeUndefined();
    expect(harness.ok("x").begun.slice(3).sort()).toEqual(["undo x", "undo y"]);
  });

  it("R8 tells what it waits for to stop after drainMs, and undoes it", () => {
    const wide = unit("u", () => all([undoable("slow"), undoable("quick"), task("w")]), { drainMs: 70 });
    const harness = new UnitHarness(wide).run().start("slow", "quick").bad("w").ok("quick");

    expect(harness.wakeAtMs).toBe(70);
    expect(harness.at(69).stopped).toEqual([]);
    expect(harness.at(70).stopped).toEqual(["slow"]);
    expect(harness.events).toContainEqual({ type: "stalled", submittedAgain: 0 });
    expect(harness.ends("slow").begun.slice(3).sort()).toEqual(["undo quick", "undo slow"]);
    expect(harness.wakeAtMs).toBeUndefined();
  });

  it("R8 waits ten minutes by default, and no longer than it has to", () => {
    const wide = () => unit("u", () => all([undoable("slow"), task("w")]));
    const harness = new UnitHarness(wide()).run().start("slow").bad("w");

    expect(harness.wakeAtMs).toBe(600_000);
    expect(harness.ok("slow").wakeAtMs).toBeUndefined();
    expect(harness.ok("undo slow").events.filter(({ type }) => type === "stalled")).toEqual([]);
  });

  it("R8 does not retry what fails meanwhile", () => {
    const wide = unit("u", () => all([undoable("a", { retries: 3 }), task("w")]));
    const harness = new UnitHarness(wide).run().start("a").bad("w");
    harness.fail(harness.idOf("a"), undefined, { verdict: { isTransient: false, mayRetry: true } });

    expect(harness.begun).toEqual(["w", "a", "undo a"]);
  });

  it("R8 lets what a caught failure has cut off go on until the flow yields again, and tells it to stop then", () => {
    const seen: string[][] = [];
    const catching = unit("u", function* () {
      try {
        yield* all([undoable("a"), task("w")]);
      } catch {
        seen.push([...harness.stopped]);
      }
      yield* task("next");
      seen.push([...harness.stopped]);
    });
    const harness = new UnitHarness(catching);
    harness.run().start("a").bad("w");

    expect(harness.stopped).toEqual(["a"]);
    expect(harness.ok("next").begun).toEqual(["w", "a", "next"]);
    expect(seen).toEqual([[], ["a"]]);
  });

  it("R8 tells what a time limit has cut off to stop at once", () => {
    const harness = new UnitHarness(unit("u", () => withTimeout(undoable("a"), 100))).run().start("a").at(100);

    expect(harness.stopped).toEqual(["a"]);
    expect(harness.asked).not.toContain("withdraw a");
    expect(harness.ends("a").begun).toEqual(["a", "undo a"]);
  });
});

describe("tasks that nothing needs any more", () => {
  const racing = (then: () => unknown) =>
    unit("u", function* () {
      yield* race([undoable("loser"), task("winner")]);
      yield* then() as ReturnType<typeof task>;
    });

  it("R5 are undone when the unit ends well, and only they; then it ends", () => {
    const harness = new UnitHarness(racing(() => undoable("kept"))).run().start("loser").ok("winner").ends("loser");
    harness.ok("kept");

    expect(harness.begun).toEqual(["winner", "loser", "kept", "undo loser"]);
    expect(harness.ended).toBeUndefined();
    harness.ok("undo loser");
    expect(harness.asked.slice(3)).toEqual(["decide u", "revert loser", "close u forward", "close u ended", "forget u"]);
    const [decide] = harness.commands.filter(({ ask }) => ask === "decide");
    expect(decide).toMatchObject({ asks: false, strays: [harness.idOf("loser")] });
    expect(harness.ended?.status).toBe("succeeded");
    expect(harness.events).toContainEqual({
      ...{ type: "flow-reverting", flow: "u", flowId: expect.anything(), round: 1, strays: 1 },
    });
  });

  it("R5 are none of those whose values others have taken", () => {
    const root = unit("u", () => all([undoable("last", {}, [undoable("middle", {}, [undoable("first")])])]));
    const harness = new UnitHarness(root).run().ok("first", "middle", "last");

    expect(harness.ended?.status).toBe("succeeded");
    expect(reverts(harness)).toEqual([]);
  });

  it.each([
    { what: "was given back", isStarted: false, isUndone: false },
    { what: "had begun", isStarted: true, isUndone: true },
  ])("R3 R5 are undone unless they never started: one that $what", ({ isStarted, isUndone }) => {
    const harness = new UnitHarness(racing(() => task("next")));
    harness.givenBack.add("loser");
    harness.run();
    if (isStarted) harness.start("loser");
    harness.ok("winner");
    if (isStarted) harness.ends("loser");
    harness.ok("next");

    expect(reverts(harness)).toEqual(isUndone ? ["loser"] : []);
  });

  it("R3 are undone when a later attempt was given back only", () => {
    const root = unit("u", function* () {
      yield* race([undoable("loser", { retries: 1 }), task("winner")]);
    });
    const harness = new UnitHarness(root);
    harness.givenBack.add("loser");
    harness
      .run()
      .fail(harness.idOf("loser"), undefined, { verdict: { isTransient: false, mayRetry: true } })
      .at(10_000);
    harness.ok("winner");

    expect(harness.begun).toEqual(["winner", "loser", "loser", "undo loser"]);
  });

  it("R3 are not given back when that is told of an attempt which nothing has told to stop", () => {
    const harness = new UnitHarness(unit("u", () => all([undoable("a"), task("w")]))).run();
    const attempt = { taskId: harness.idOf("a"), attempt: 1, mayBeGivenBack: true };

    harness.run({ type: "given-back", attempts: [attempt, { ...attempt, taskId: "stranger" }] });

    expect(harness.ok("a", "w").ended?.status).toBe("succeeded");
  });
});

describe("attempts of a unit that wait too long for a worker", () => {
  const root = () => unit("u", () => all([undoable("a", { queueTimeoutMs: 50, retries: 1 })]));

  it.each([
    { isGivenBack: true, stopped: [] },
    { isGivenBack: false, stopped: ["a"] },
  ])("R3 E6 are asked back from the queue first, and told to stop unless it gives them ($isGivenBack)", (given) => {
    const harness = new UnitHarness(root());
    if (given.isGivenBack) harness.givenBack.add("a");
    harness.run().at(50);

    expect(harness.asked).toContain("withdraw a");
    expect(harness.stopped).toEqual(given.stopped);
    expect(harness.at(10_000).begun).toEqual(["a", "a"]);
  });

  it("R3 E6 are left alone when they have begun before the queue answers", () => {
    const harness = new UnitHarness(root());
    harness.holdsBack = (ask) => ask === "withdraw";
    harness.run().at(50).start("a").answerLate();

    expect([harness.stopped, harness.begun]).toEqual([[], ["a"]]);
    expect(harness.ok("a").ended?.status).toBe("succeeded");
  });
});
