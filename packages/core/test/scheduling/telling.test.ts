import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { Flow } from "../../src/flows/flow.js";
import { all, race, settle, sleep, withTimeout } from "../../src/flows/scopes.js";
import { signal } from "../../src/flows/signal.js";
import type { TaskNode } from "../../src/scheduling/nodes.js";
import { toSubmission } from "../../src/scheduling/to-submission.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

describe("what a scheduler tells of tasks", () => {
  it("E4 is the task of an attempt for as long as that is in flight", () => {
    const root = flow("root", function* () {
      yield [task("a", { retries: 1, label: "A" }), task("b")];
    });
    const harness = new Harness(root).run();
    const { scheduler } = harness;

    expect(scheduler.taskOf("a")?.id).toBe("a");
    expect(scheduler.taskInFlight("a", 1)).toEqual({ taskId: "a", operationId: "a", label: "A" });
    expect(scheduler.taskInFlight("b", 1)).toEqual({ taskId: "b", operationId: "b" });
    harness.fail("a").started("b");
    expect([scheduler.taskInFlight("a", 1), scheduler.taskInFlight("a", 2)]).toEqual([undefined, undefined]);
    expect(scheduler.taskInFlight("b", 1)).toBeDefined();
    harness.at(10_000);
    expect([scheduler.taskInFlight("a", 1), scheduler.taskInFlight("a", 2)]).toEqual([undefined, expect.anything()]);
    harness.cancel();
    expect([scheduler.taskInFlight("a", 2), scheduler.taskInFlight("b", 1)]).toEqual([undefined, undefined]);
    expect([scheduler.taskOf("b")?.id, scheduler.taskOf("stranger")]).toEqual(["b", undefined]);
  });

  it("E4 takes no notice of the start of what it does not know, or of another attempt", () => {
    const harness = new Harness(flow("root", () => task("a"))).run().started("stranger", 1).started("a", 2);

    expect(harness.events.map(({ type }) => type)).not.toContain("task-started");
    expect(harness.scheduler.snapshot()["a"]).toMatchObject({ running: 0 });
  });

  it("O11 gives a queue the task with its values in place of tasks", () => {
    const upstream = task("up");
    const given: TaskNode[] = [];
    const harness = new Harness(flow("root", () => all([task("a", {}, [upstream])])));
    harness.onSubmit = (node) => given.push(node);
    harness.run().succeedWith("up", 3);

    const [up, a] = given.map((node) => toSubmission(node, "e"));
    expect(up).toMatchObject({ id: "up", executionId: "e", attempt: 1, args: [], givenArgs: undefined });
    expect(a).toMatchObject({ id: "a", args: [3], contentId: task("a").contentId });
    expect(a?.givenArgs?.[0]).toBe(upstream);
  });

  it("E15 counts per operation, with how many are to be expected", () => {
    const harness = new Harness(flow("root", () => all([task("a"), task("b")])));
    harness.scheduler.expect("a", 7);
    harness.run();

    expect(harness.scheduler.snapshot()).toMatchObject({
      a: { submitted: 1, running: 0, expected: 7 },
      b: { submitted: 1, running: 0, expected: undefined },
    });
  });

  it("E8 counts the successes of earlier heads, and numbers later ones after them", () => {
    const root = () => flow("root", () => all([task("a"), task("b"), task("c", { retries: 1 })]));
    const first = new Harness(root()).run().succeed("b", "a").fail("c");
    const second = new Harness(root()).restore(first).run();

    expect(second.scheduler.restoredCount).toBe(2);
    expect(second.succeed("c").recorded.map(({ recordNumber }) => recordNumber)).toEqual([2]);
  });

  it("E15 tells of the start that an outcome implies, unless the attempt never ran", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b"), task("c")];
    });
    const harness = new Harness(root);
    harness.scheduler.impliesStarts = true;
    harness.run().started("b").succeed("a", "b").reportCancelled("c");

    const told = harness.events.flatMap((event) => (event.type === "task-started" ? [event.taskId] : []));
    expect(told).toEqual(["b", "a"]);
  });

  it("E15 gives out events before it is known what follows, and each of them once", () => {
    const harness = new Harness(flow("root", () => all([task("a"), task("b")]))).run();
    const { scheduler } = harness;

    scheduler.tell({ type: "started", taskId: "a", attempt: 1 }, 0);
    const early = scheduler.takeEvents().map(({ type }) => type);
    scheduler.tell({ type: "started", taskId: "b", attempt: 1 }, 0);

    expect([early, scheduler.next(0).events.map(({ type }) => type)]).toEqual([["task-started"], ["task-started"]]);
    expect([scheduler.takeEvents(), scheduler.next(0).events]).toEqual([[], []]);
  });

  it("E2 says of an input whether a flow was moved by it", () => {
    const root = flow("root", function* () {
      yield* all([task("a"), task("b")]);
    });
    const harness = new Harness(root).run();
    const told = (id: string) => harness.scheduler.tell(harness.success(id, 1, 1), 0);

    expect(harness.scheduler.tell({ type: "started", taskId: "a", attempt: 1 }, 0)).toBe(false);
    expect([told("a"), told("b")]).toEqual([false, true]);
  });
});

describe("what a scheduler tells of races", () => {
  it("E8 is which tasks and flows other events may decide about, and scopes with a date always", () => {
    const nodes = new Map<string, boolean>();
    const root = flow("root", function* () {
      yield task("alone");
      yield flow("plain", () => task("in plain"));
      yield* race([flow("racer", () => task("in racer", {}, [task("upstream")])), task("rival")]);
      yield* withTimeout(
        flow("limited", () => task("in limited")),
        100,
      );
      yield* all([task("member")]);
    });
    const harness = new Harness(root);
    harness.onSubmit = (node) => nodes.set(node.id, harness.scheduler.isInRace(node));

    harness.run().succeed("alone", "in plain", "upstream", "rival").reportCancelled("in racer");
    harness.succeed("in limited", "member");

    expect(harness.ended?.status).toBe("succeeded");
    expect(Object.fromEntries(nodes)).toEqual({
      ...{ alone: false, "in plain": false, "in racer": true, rival: true },
      ...{ upstream: true, "in limited": true, member: false },
    });
  });

  it("E8 is so of a scope whose date is loaded, though no race is around it", () => {
    const root = () => flow("root", () => sleep(100));
    const second = new Harness(root(), { keepsDates: true }).restore(new Harness(root(), { keepsDates: true }).run());
    const [load] = second.scheduler.tell({ type: "stalled" }, 0) ? [] : advanced(second);

    expect(load && second.scheduler.isInRace(load)).toBe(true);
  });

  it("E8 is whether the flow that goes on next is in one", () => {
    const root = flow("root", function* () {
      yield* race([flow("racer", () => task("a")), task("b")]);
    });
    const harness = new Harness(root);
    const { scheduler } = harness;
    const seen: boolean[] = [scheduler.isNextInRace];

    for (let inputs = harness.carryOut(scheduler.next(0)); inputs.length > 0; inputs = harness.carryOut(scheduler.next(0))) {
      for (const input of inputs) scheduler.tell(input, 0);
      scheduler.next(0, false);
      seen.push(scheduler.isNextInRace);
    }

    expect([seen[0], seen.includes(true), scheduler.isNextInRace]).toEqual([false, true, false]);
  });
});

/** The nodes whose records are asked for after the first step of the root. */
function advanced(harness: Harness) {
  const { scheduler } = harness;
  for (const input of harness.carryOut(scheduler.next(0))) scheduler.tell(input, 0);
  return scheduler.next(0).load.map(({ node }) => node);
}

describe("what a scheduler tells of flows", () => {
  const nested = () =>
    flow("root", function* () {
      yield flow("one", () => task("a"));
      yield flow("two", () => task("b"));
    });

  it("UD3 is when the first ones were under way, with the flow around each", () => {
    const harness = new Harness(nested(), { viewedFlows: 2 });
    harness.nowMs = 5;
    harness.run();
    harness.nowMs = 9;
    harness.succeed("a");

    expect(harness.scheduler.flowTimes()).toEqual([
      { flowNumber: 1, flow: "root", status: "running", startedAtMs: 5 },
      { flowNumber: 2, parentNumber: 1, flow: "one", status: "succeeded", startedAtMs: 5, endedAtMs: 9 },
    ]);
    expect(harness.recorded.map(({ flow: around }) => around?.flow.name)).toEqual(["one"]);
  });

  it("UD3 is nothing unless it was asked for", () => {
    const harness = new Harness(nested()).run().succeed("a");

    expect(harness.scheduler.flowTimes()).toEqual([]);
    expect(harness.recorded.map(({ flow: around }) => around)).toEqual([undefined]);
  });

  it("SG4 is which signals they wait for, until when, and no longer than that", () => {
    const root = flow("root", function* () {
      yield flow("limited", () => signal("go", { timeoutMs: 50 }));
      yield flow("patient", () => signal("stop"));
      yield flow("busy", () => all([task("a")]));
      yield dependency();
    });
    const harness = new Harness(root);
    harness.nowMs = 10;
    harness.run();

    expect(harness.scheduler.awaitedSignals()).toEqual([
      { name: "go", flow: "limited", sinceMs: 10, untilMs: 60 },
      { name: "stop", flow: "patient", sinceMs: 10, untilMs: undefined },
    ]);
    harness.send("go");
    expect(harness.scheduler.awaitedSignals().map(({ name }) => name)).toEqual(["stop"]);
  });
});

describe("events", () => {
  const internal = (body: () => unknown) => new Flow({ name: "internal", start: body, options: {}, isInternal: true });

  it("E15 tell of the flow around, without the library's own ones, and of the upstreams", () => {
    const root = flow("root", () => internal(() => all([flow("sub", () => all([task("outer", {}, [task("up")])])), task("a")])));
    const harness = new Harness(root).run().succeed("a", "up").fail("outer");

    const started = harness.events.flatMap((event) =>
      event.type === "flow-started" ? [[event.flow, event.flowNumber, event.parentNumber]] : [],
    );
    const submitted = harness.events.flatMap((event) =>
      event.type === "task-submitted" ? [[event.taskId, event.flowNumber, event.upstreams]] : [],
    );
    expect(started).toEqual([
      ["root", 1, undefined],
      ["sub", 3, 1],
    ]);
    expect(submitted).toEqual([
      ["up", 3, []],
      ["a", 1, []],
      ["outer", 3, ["up"]],
    ]);
    expect(harness.ended).toMatchObject({ error: { flowPath: ["root", "sub"] } });
    expect(harness.events.filter((event) => event.type === "flow-ended").map(({ flow: name }) => name)).toEqual(["sub", "root"]);
  });

  it("E15 are not made where nothing listens", () => {
    const harness = new Harness(
      flow("root", () => settle(tasks("t", 2))),
      { listens: () => false },
    ).run();

    expect(harness.succeed("t0").fail("t1").events).toEqual([]);
  });
});
