import { expect } from "@jest/globals";
import { times, type Flow } from "@mazepa/core";
import { c, expectWoot, linear, p, policy, rounds, unit, w, type PublishedCase } from "./parts.js";

/** One run of a flow: its trace, and whether it fails with "Woot!". */
interface SimpleCase {
  readonly flow: () => Flow;
  readonly trace: string;
  readonly fails: boolean;
}

const simple: Readonly<Record<string, SimpleCase>> = {
  "TF1 runs two tasks in a row": { flow: () => unit([p("1"), p("2")]), trace: "1+ 2+", fails: false },
  "TF1 runs two tasks in a row, of which one is nested": {
    flow: () => unit([p("1"), linear([p("2")])]),
    trace: "1+ 2+",
    fails: false,
  },
  "TF3 neither runs nor reverts what comes after a failure": { flow: () => unit([w(), p("never")]), trace: "W! W~", fails: true },
  "TF4 reverts children, the latest first": {
    flow: () => unit([p("1"), linear([p("2"), w()])]),
    trace: "1+ 2+ W! W~ 2~ 1~",
    fails: true,
  },
  "TF30 tries again until a round succeeds": {
    flow: () => rounds("r", times(4), (x) => [p("1"), c("2", x, 2)]),
    trace: "r(1) 1+ 2! 2~ 1~ r↻ r(2) 1+ 2+",
    fails: false,
  },
  "TF31 reverts when no round is left": {
    flow: () => rounds("r", times(2), (x) => [p("1"), c("2", x, 4)]),
    trace: "r(1) 1+ 2! 2~ 1~ r↻ r(2) 1+ 2! 2~ 1~ r~",
    fails: true,
  },
  "TF33 tries the inner unit again when the outer one always reverts": {
    flow: () => policy("r1", "revert", [p("1"), rounds("r2", times(3), (x) => [p("2"), c("3", x, 2)]), p("4")]),
    trace: "r1(–) 1+ r2(1) 2+ 3! 3~ 2~ r2↻ r2(2) 2+ 3+ 4+",
    fails: false,
  },
  "TF34 reverts an inner unit that has succeeded, and begins it anew in the outer round": {
    flow: () => rounds("r1", times(3), (x) => [p("1"), rounds("r2", times(3), () => [p("2"), p("3")]), c("4", x, 2)]),
    trace: "r1(1) 1+ r2(1) 2+ 3+ 4! 4~ 3~ 2~ 1~ r1↻ r1(2) 1+ r2(1) 2+ 3+ 4+",
    fails: false,
  },
  "TF35 asks the outer controller when the inner one has no round left": {
    flow: () => rounds("r1", times(3), (x) => [p("1"), rounds("r2", times(0), () => [c("2", x, 2)])]),
    trace: "r1(1) 1+ r2(1) 2! 2~ r2~ 1~ r1↻ r1(2) 1+ r2(1) 2+",
    fails: false,
  },
  "TF36 asks no outer controller when the inner one reverts all": {
    flow: () => rounds("r1", times(3), () => [p("1"), policy("r2", "revert-all", [c("2", 1, 2)])]),
    trace: "r1(1) 1+ r2(–) 2! 2~ r2~ 1~ r1~",
    fails: true,
  },
  "TF37 reverts the outer unit after the inner one": {
    flow: () => unit([p("1"), rounds("r", times(1), () => [p("2"), c("3", 1, 2)]), p("4")]),
    trace: "1+ r(1) 2+ 3! 3~ 2~ r~ 1~",
    fails: true,
  },
  "TF37 does not undo tasks around the unit, in a plain flow": {
    flow: () => linear([p("1"), rounds("r", times(1), () => [p("2"), c("3", 1, 2)]), p("4")]),
    trace: "1+ r(1) 2+ 3! 3~ 2~ r~",
    fails: true,
  },
};

/** Cases that a trace describes completely. */
export const tracedCases: readonly PublishedCase[] = Object.entries(simple).map(
  ([title, { flow, trace, fails }]): PublishedCase => ({
    title,
    async run(context) {
      const seen = await context.run(flow());

      expect(seen.trace).toBe(trace);
      if (fails) expectWoot(seen);
      else expect(seen.error).toBeUndefined();
    },
  }),
);
