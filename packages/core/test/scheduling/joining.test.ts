import { describe, expect, it } from "@jest/globals";
import { isMazepaError } from "../../src/errors.js";
import { dependency } from "../../src/flows/dependency.js";
import { race, settle } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, singularFlow, task, taskOf } from "./work.js";

const typesOf = (harness: Harness) => harness.events.map(({ type }) => type);

describe("joining equal work", () => {
  it("I2 joins a task that is in flight, and the first one's options hold", () => {
    const root = flow("root", function* () {
      yield task("a", { priority: 1 });
      return yield* task("a", { priority: 2 });
    });
    const harness = new Harness(root).run();

    expect(harness.submitted).toEqual(["a"]);
    expect(typesOf(harness)).toContain("task-joined");
    expect(harness.succeedWith("a", 7).ended).toMatchObject({ status: "succeeded", value: 7 });
  });

  it("I2 completes a task that succeeded before at once, with the same outcome", () => {
    const first = task("a");
    const again = task("a");
    const root = flow("root", function* () {
      yield* first;
      return yield* again;
    });
    const harness = new Harness(root).run().succeedWith("a", 7);

    expect(harness.submitted).toEqual(["a"]);
    expect(harness.ended).toMatchObject({ value: 7 });
    expect(typesOf(harness)).toContain("task-restored");
    expect(again.outcome).toBe(first.outcome);
  });

  it("I2 runs a task again whose value has been forgotten, and says so", () => {
    const root = flow("root", function* () {
      yield* task("a");
      return yield* task("a");
    });
    const harness = new Harness(root).run();
    harness.remembers = false;

    harness.succeed("a");

    expect(harness.submitted).toEqual(["a", "a#2"]);
    expect(typesOf(harness)).toContain("task-forgotten");
    expect(harness.succeedWith("a", "new", 2).ended).toMatchObject({ value: "new" });
  });

  it("I2 runs a task again that failed and is yielded again", () => {
    const root = flow("root", function* () {
      const first = yield* settle(task("a"));
      return [first.status, yield* task("a")];
    });
    const harness = new Harness(root).run().fail("a");

    expect(harness.submitted).toEqual(["a", "a#2"]);
    expect(harness.succeedWith("a", 1, 2).ended).toMatchObject({ value: ["failed", 1] });
  });

  it("I3 refuses two tasks with one hand-set id and different content, at the yield", () => {
    const root = flow("root", function* () {
      yield taskOf("Op", "one", { id: "x" });
      yield taskOf("Op", "one", { id: "x" });
      try {
        yield taskOf("Op", "two", { id: "x" });
      } catch (error) {
        return isMazepaError(error, "MAZEPA_DUPLICATE_TASK_ID");
      }
    });
    const harness = new Harness(root).run().succeed("x");

    expect(harness.submitted).toEqual(["x"]);
    expect(harness.ended).toMatchObject({ status: "succeeded", value: true });
  });

  it("I3 refuses a task whose upstream has such an id, and leaves none of its other upstreams running", () => {
    const root = flow("root", function* () {
      yield taskOf("Op", "one", { id: "x" });
      yield task("outer", {}, [task("other upstream"), taskOf("Op", "two", { id: "x" })]);
    });
    const harness = new Harness(root).run();

    expect(harness.submitted).toEqual([]);
    expect(harness.ended).toMatchObject({ status: "failed", error: { code: "MAZEPA_DUPLICATE_TASK_ID" } });
    expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });

  it("I4 cancels a joined task only when no live flow waits for it", () => {
    const loser = flow("loser", function* () {
      return yield* task("shared");
    });
    const other = flow("other", function* () {
      return yield* task("shared");
    });
    const root = flow("root", function* () {
      yield other;
      yield* race([task("quick"), loser]);
      yield dependency();
      return other.result;
    });
    const harness = new Harness(root).run().succeed("quick");

    expect(harness.cancelled).toEqual([]);
    expect(harness.events).toContainEqual(expect.objectContaining({ type: "flow-ended", flow: "loser", status: "cancelled" }));
    expect(harness.succeedWith("shared", 5).ended).toMatchObject({ value: 5 });
  });

  it("I5 UD3 a flow that begins anew while it is cancelled hides no others from the times of flows", () => {
    const again = () => flow("again", () => task("slow"));
    const root = flow("root", function* () {
      yield* race([task("quick"), again()]);
      yield flow("other", () => task("other"));
      yield again();
    });

    const harness = new Harness(root, { viewedFlows: 3 }).run().succeed("quick");

    const times = harness.scheduler.flowTimes();
    expect(times.map(({ flow: name, status }) => [name, status])).toEqual([
      ["root", "running"],
      ["other", "running"],
    ]);
  });

  it("I4 tells every flow that joined of the failure, once", () => {
    const caught: string[] = [];
    const parent = (name: string) =>
      flow(name, function* () {
        try {
          yield* task("shared");
        } catch (error) {
          caught.push(`${name}: ${(error as Error).message}`);
        }
      });
    const root = flow("root", function* () {
      yield [parent("left"), parent("right")];
    });

    const harness = new Harness(root).run().fail("shared", new Error("broken"));

    expect(caught).toHaveLength(2);
    expect(harness.ended?.status).toBe("succeeded");
  });

  it("I4 submits a task anew, as the next attempt, that is yielded while its cancellation is under way", () => {
    const root = flow("root", function* () {
      yield* race([task("quick"), task("slow")]);
      return yield* task("slow");
    });
    const harness = new Harness(root).run().succeed("quick");

    expect(harness.cancelled).toEqual(["slow"]);
    expect(harness.submitted).toEqual(["quick", "slow", "slow#2"]);
    harness.succeedWith("slow", "second", 2);
    expect(harness.ended).toBeUndefined();
    expect(harness.reportCancelled("slow", 1).ended).toMatchObject({ value: "second" });
  });

  it("I4 shows on the task object where its newest life stands", () => {
    const slow = task("slow");
    const root = flow("root", function* () {
      yield* race([task("quick"), slow]);
      return yield* slow;
    });
    const harness = new Harness(root).run().succeed("quick").reportCancelled("slow", 1);

    expect(slow.status).toBe("submitted");
    harness.succeedWith("slow", 1, 2);
    expect(slow.result).toBe(1);
  });

  it("I5 walks a finished flow again, and its tasks complete at once", () => {
    let walks = 0;
    const sub = () =>
      flow("sub", function* () {
        walks++;
        return yield* task("a");
      });
    const root = flow("root", function* () {
      return [yield* sub(), yield* sub()];
    });
    const harness = new Harness(root).run().succeedWith("a", 3);

    expect(harness.submitted).toEqual(["a"]);
    expect(walks).toBe(2);
    expect(harness.ended).toMatchObject({ value: [3, 3] });
  });

  it("I5 never joins flows that have no content id", () => {
    let walks = 0;
    const body = function* () {
      walks++;
      yield task("a");
    };
    const root = flow("root", function* () {
      yield [singularFlow("sub", body), singularFlow("sub", body)];
    });

    const harness = new Harness(root).run().succeed("a");

    expect(walks).toBe(2);
    expect(harness.ended?.status).toBe("succeeded");
  });

  it.each(["itself", "its parent"])("I5 refuses a flow that yields one equal to %s", (who) => {
    const ring = (): ReturnType<typeof flow> =>
      flow("ring", function* () {
        if (who === "itself") yield* ring();
        else yield* flow("between", () => ring());
      });

    expect(new Harness(ring()).run().ended).toMatchObject({ status: "failed", error: { code: "MAZEPA_DEPENDENCY" } });
  });
});
