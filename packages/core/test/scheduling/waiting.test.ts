import { describe, expect, it } from "@jest/globals";
import { isMazepaError } from "../../src/errors.js";
import { dependency } from "../../src/flows/dependency.js";
import { all, race, settle } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

describe("starting and waiting", () => {
  it("F1 starts tasks as they are yielded and waits for nothing before a dependency", () => {
    const root = flow("root", function* () {
      yield task("a");
      yield [task("b"), [task("c")]];
      yield new Set([task("d")]);
      yield dependency();
    });

    expect(new Harness(root).run().batch).toEqual(["a", "b", "c", "d"]);
  });

  it("F2 resumes at a dependency once what it names is done, failed included", () => {
    const root = flow("root", function* () {
      const [a, b] = [task("a"), task("b")];
      yield [a, b];
      try {
        yield dependency(a);
      } catch {
        yield dependency([a]);
      }
      yield task("next");
    });
    const harness = new Harness(root).run();

    expect(harness.fail("a").batch).toEqual(["next"]);
  });

  it("F2 waits at dependency() for all that was yielded so far, subflows with all their work included", () => {
    const root = flow("root", function* () {
      yield task("a");
      yield flow("sub", function* () {
        yield task("b");
      });
      yield dependency();
      yield task("c");
    });
    const harness = new Harness(root).run();

    expect(harness.succeed("a").batch).toEqual([]);
    expect(harness.succeed("b").batch).toEqual(["c"]);
  });

  it("F2 starts the rest of a list that an error had interrupted before it waits at a dependency", () => {
    const root = flow("root", function* () {
      try {
        yield tasks("t", 3);
      } catch {
        yield dependency(task("t2"));
      }
      return "waited";
    });
    const harness = new Harness(root, { maxInFlight: 1 }).run().fail("t0");

    expect(harness.succeed("t1").submitted).toEqual(["t0", "t1", "t2"]);
    expect(harness.ended).toBeUndefined();
    expect(harness.succeed("t2").ended).toMatchObject({ value: "waited" });
  });

  it("F7 is over with a wait that has not begun, when an error is thrown at its yield", () => {
    const root = flow("root", function* () {
      try {
        yield tasks("t", 4);
      } catch {
        try {
          yield dependency();
        } catch {
          yield task("next");
        }
      }
    });
    const harness = new Harness(root, { maxInFlight: 2 }).run().fail("t0").fail("t1");

    expect(harness.submitted).toEqual(["t0", "t1", "t2", "t3"]);
    expect(harness.succeed("t2").batch).toEqual(["next"]);
    expect(harness.succeed("t3", "next").ended?.status).toBe("succeeded");
  });

  it("F3 resumes at once at a dependency on something finished that any flow yielded", () => {
    const root = flow("root", function* () {
      yield* flow("sub", function* () {
        yield* task("a");
      });
      yield dependency(task("a"));
      return "resumed";
    });

    expect(new Harness(root).run().succeed("a").ended).toMatchObject({ value: "resumed" });
  });

  it("F3 resumes at once at a dependency on a finished flow that another one yielded", () => {
    const sub = () => flow("sub", () => task("a"));
    const root = flow("root", function* () {
      yield* flow("other", () => sub());
      yield dependency(sub());
      return "resumed";
    });

    expect(new Harness(root).run().succeed("a").ended).toMatchObject({ value: "resumed" });
  });

  it("F3 throws at a dependency on something the flow never yielded, naming it", () => {
    const root = flow("root", function* () {
      try {
        yield dependency(task("stranger"));
      } catch (error) {
        return [isMazepaError(error, "MAZEPA_DEPENDENCY"), (error as Error).message];
      }
    });

    expect(new Harness(root).run().ended).toMatchObject({ value: [true, expect.stringContaining("stranger")] });
  });

  it("F3 takes as done what the flow yielded and a race of it has given up, though it goes on for others", () => {
    const root = flow("root", function* () {
      yield task("shared");
      yield* flow("sub", function* () {
        yield* race([task("quick"), task("shared")]);
        yield dependency(task("shared"));
      });
      return "went on";
    });
    const harness = new Harness(root).run().succeed("quick");

    expect(harness.ended).toBeUndefined();
    expect(harness.succeed("shared").ended).toMatchObject({ value: "went on" });
  });

  it("F4 evaluates scopes to results, and settle to outcomes", () => {
    const root = flow("root", function* () {
      const one = yield* task("a");
      const both = yield* all([task("b"), flow("sub", () => task("c")), task("b")]);
      const settled = yield* settle([task("d"), task("e")]);
      return [one, both, settled.map(({ status }) => status), yield* all([])];
    });
    const harness = new Harness(root).run();

    for (const id of ["a", "b", "c"]) harness.succeedWith(id, id.toUpperCase());
    harness.fail("d").succeed("e");

    expect(harness.ended).toMatchObject({ value: ["A", ["B", "C", "B"], ["failed", "succeeded"], []] });
  });

  it("F5 ends a flow when its body has returned and its children are done", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      return 1;
    });
    const harness = new Harness(root).run();

    expect(harness.succeed("a").ended).toBeUndefined();
    expect(harness.succeed("b").ended).toMatchObject({ value: 1 });
  });

  it("F6 submits in the order of yields, a subflow's first tasks in the place of the subflow", () => {
    const sub = (name: string) =>
      flow(name, function* () {
        yield tasks(`${name}.`, 2);
        yield dependency();
        yield task(`${name}.later`);
      });
    const root = flow("root", function* () {
      yield [task("a"), sub("s"), task("b")];
      yield sub("t");
      yield task("c");
    });

    expect(new Harness(root).run().batch).toEqual(["a", "s.0", "s.1", "b", "t.0", "t.1", "c"]);
  });

  it("F6 keeps that order when there is room for one task only", () => {
    const root = flow("root", function* () {
      yield [task("a"), flow("sub", () => gatherOf("x", "y")), task("b")];
    });
    const harness = new Harness(root, { maxInFlight: 1 }).run();

    while (!harness.ended) harness.succeed(harness.submitted.at(-1) ?? "");

    expect(harness.submitted).toEqual(["a", "x", "y", "b"]);
  });
});

function* gatherOf(...names: string[]) {
  yield* all(names.map((name) => task(name)));
}
