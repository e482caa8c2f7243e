import { expect } from "@jest/globals";
import { all, flowSchema, forEach, times, type Task } from "@mazepa/core";
import { asStep } from "@mazepa/core/internal";
import { checks, endsAfter, gives, wootsWith } from "./operations.js";
import { c, expectWoot, labelled, linear, n, p, rounds, unit, w, type PublishedCase } from "./parts.js";
import { killedCases, suspendedCases } from "./resumed.cases.js";
import { tracedCases } from "./traced.cases.js";

const failing: readonly PublishedCase[] = [
  {
    title: "TF2 begins a new round when it is run again after it was reverted",
    async run(context) {
      const first = await context.run(unit([w()]));
      const second = await context.run(unit([w()]));

      expect([first.trace, second.trace]).toEqual(["W! W~", "W! W~"]);
      expectWoot(second);
    },
  },
  {
    title: "TF5 gives no task a value that was reverted",
    async run(context) {
      const flow = () => unit([p("one"), linear([p("a"), p("b"), p("c")]), w()]);

      const first = await context.run(flow());
      const second = await context.run(flow());

      expect(first.trace).toBe("one+ a+ b+ c+ W! W~ c~ b~ a~ one~");
      expect(second.trace).toBe(first.trace);
    },
  },
  {
    title: "TF6 reports the value of a revert",
    async run(context) {
      const seen = await context.run(unit([asStep(labelled(gives.makeTask(0), "giver"), "case"), w()]));

      expect(seen.undone.get("giver")).toBe(2);
    },
  },
  {
    title: "TF7 fails with the error of the revert, and keeps the first failure",
    async run(context) {
      const { trace, error } = await context.run(unit([n("N"), w()]));

      expect(trace).toBe("N+ W! W~ N~!");
      expect(error).toMatchObject({ code: "MAZEPA_REVERT_FAILED", cause: { cause: { message: "Gotcha!" } } });
      expect(error?.original).toMatchObject({ cause: { message: "Woot!" } });
    },
  },
  {
    title: "TF8 gives a revert the result of its task, and all failures",
    async run(context) {
      const seen = await context.run(unit([asStep(labelled(checks.makeTask(), "checking"), "case"), w("fail1")]));

      expect(seen.undone.get("checking")).toEqual(["RESULT", "fail1: Woot!"]);
    },
  },
  {
    title: "TF32 tries no other round when a revert has failed",
    async run(context) {
      const { trace, error } = await context.run(rounds("r", times(2), (x) => [n("1"), c("2", x, 4)]));

      expect(trace).toBe("r(1) 1+ 2! 2~ 1~!");
      expect(error).toMatchObject({ code: "MAZEPA_REVERT_FAILED", left: [{ label: "1" }] });
    },
  },
];

const given: readonly PublishedCase[] = [
  [3, 2, 3, 5],
  [3, 2, 5],
].map((values) => ({
  title: `TF38 provides each of ${values.join(", ")}, and fails with the last`,
  async run(context) {
    const seen = await context.run(rounds("r", forEach(values), (x) => [labelled(wootsWith.makeTask(x), "V")]));

    expect(seen.trace).toBe(`${values.map((value) => `r(${value}) V! V~`).join(" r↻ ")} r~`);
    expect(seen.error?.cause?.message).toBe("Woot with 5");
  },
}));

const emptyList: PublishedCase = {
  title: "TF38 fails when there is no value",
  async run(context) {
    const { trace, error } = await context.run(rounds("r", forEach([]), () => [p("1")]));

    expect(trace).toBe("");
    expect(error).toMatchObject({ code: "MAZEPA_NO_VALUE_LEFT" });
  },
};

const together = flowSchema({ name: "together" }, function* (tasks: readonly Task[]) {
  yield* all(tasks);
});

const parallel: PublishedCase = {
  title: "TF42 waits for what is under way before it reverts",
  async run({ run, file }) {
    const flow = rounds("r", times(3), (x) => [together([labelled(endsAfter.makeTask(file.path), "1"), c("2", x, 2)])]);

    const { trace, error } = await run(flow, { onLine: (line) => void (line === "2!" && file.open()) });
    const lines = trace.split(" ");

    expect(error).toBeUndefined();
    expect(lines.slice(0, 3)).toEqual(["r(1)", "2!", "1+"]);
    expect(lines.slice(3, 5).sort()).toEqual(["1~", "2~"]);
    expect([...lines.slice(5, 7), ...lines.slice(7).sort()]).toEqual(["r↻", "r(2)", "1+", "2+"]);
  },
};
/** The published cases of TaskFlow's tests that are about units. */
export const publishedCases: readonly PublishedCase[] = [
  ...tracedCases,
  ...failing,
  ...given,
  emptyList,
  ...suspendedCases,
  ...killedCases,
  parallel,
];
