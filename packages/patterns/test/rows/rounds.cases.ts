import { forEach, times } from "@mazepa/core";
import { alwaysRevert, alwaysRevertAll, forEachOf, linear, step, unordered } from "@mazepa/patterns";
import { equal, nasty, provide, wootWith } from "../operations.js";
import type { Row } from "./row.js";

function twoSteps(name: string, rounds: number, y: number, first = provide) {
  return linear(name)
    .requires<{ y: number }>()
    .rounds(times(rounds), "x")
    .provides({ t1: step(first), t2: step(equal, "x", "y") })
    .makeFlow({ y });
}

function inner(name: string, revertible: boolean) {
  const nested = linear(`${name}-inner`)
    .requires<{ y: number }>()
    .rounds(times(1), "r")
    .provides({ t2: step(provide), t3: step(equal, "r", "y") });
  return linear(name, { revertible })
    .requires<{ y: number }>()
    .provides({ t1: step(provide), nested: step(nested), t4: step(provide) })
    .makeFlow({ y: 2 });
}

/** TF30 to TF38 and TF42: rounds. */
export const rounds: readonly Row[] = [
  {
    title: "TF30 a second round that succeeds",
    flow: () => twoSteps("tf30", 4, 2),
    trace: "F x(1) t1+ t2! t2~ t1~ x↻ t1· t2· x(2) t1+ t2+ =SUCCESS",
    value: { y: 2, x: 2 },
  },
  {
    title: "TF31 rounds that all fail",
    flow: () => twoSteps("tf31", 2, 4),
    trace: "F x(1) t1+ t2! t2~ t1~ x↻ t1· t2· x(2) t1+ t2! t2~ t1~ x~ =REVERTED",
    failsWith: "Woot!",
  },
  {
    title: "TF32 a revert that fails",
    flow: () => twoSteps("tf32", 2, 4, nasty),
    trace: "F x(1) t1+ t2! t2~ t1~! =FAILURE",
    revertFailsWith: "Gotcha!",
    left: ["t1"],
  },
  {
    title: "TF33 rounds of a nested pattern",
    flow: () => {
      const nested = linear("tf33-inner")
        .requires<{ y: number }>()
        .rounds(times(3), "x")
        .provides({ t2: step(provide), t3: step(equal, "x", "y") });
      return linear("tf33")
        .requires<{ y: number }>()
        .rounds(alwaysRevert)
        .provides({ t1: step(provide), nested: step(nested), t4: step(provide) })
        .makeFlow({ y: 2 });
    },
    trace: "F controller(–) t1+ x(1) t2+ t3! t3~ t2~ x↻ t2· t3· x(2) t2+ t3+ t4+ =SUCCESS",
  },
  {
    title: "TF34 rounds around a nested pattern that has succeeded",
    flow: () => {
      const nested = linear("tf34-inner")
        .rounds(times(3), "x2")
        .provides({ t2: step(provide), t3: step(provide) });
      return linear("tf34")
        .requires<{ y: number }>()
        .rounds(times(3), "x1")
        .provides({ t1: step(provide), nested: step(nested), t4: step(equal, "x1", "y") })
        .makeFlow({ y: 2 });
    },
    trace: "F x1(1) t1+ x2(1) t2+ t3+ t4! t4~ t3~ t2~ x2~ t1~ x1↻ t1· x2· t2· t3· t4· x1(2) t1+ x2(1) t2+ t3+ t4+ =SUCCESS",
    value: { y: 2, x1: 2, x2: 1 },
  },
  {
    title: "TF35 a nested pattern that fails towards the one around",
    flow: () => {
      const nested = linear("tf35-inner")
        .requires<{ x: number; y: number }>()
        .rounds(times(0), "x2")
        .provides({ t2: step(equal, "x", "y") });
      return linear("tf35")
        .requires<{ y: number }>()
        .rounds(times(3), "x")
        .provides({ t1: step(provide), nested: step(nested) })
        .makeFlow({ y: 2 });
    },
    trace: "F x(1) t1+ x2(1) t2! t2~ x2~ t1~ x↻ t1· x2· t2· x(2) t1+ x2(1) t2+ =SUCCESS",
  },
  {
    title: "TF36 a nested pattern that undoes all",
    flow: () => {
      const nested = linear("tf36-inner")
        .requires<{ x: number; y: number }>()
        .rounds(alwaysRevertAll)
        .provides({ t2: step(equal, "x", "y") });
      return linear("tf36")
        .requires<{ y: number }>()
        .rounds(times(3), "x")
        .provides({ t1: step(provide), nested: step(nested) })
        .makeFlow({ y: 2 });
    },
    trace: "F x(1) t1+ controller(–) t2! t2~ controller~ t1~ x~ =REVERTED",
    failsWith: "Woot!",
  },
  {
    title: "TF37 all is undone when a nested pattern fails",
    flow: () => inner("tf37", true),
    trace: "F t1+ r(1) t2+ t3! t3~ t2~ r~ t1~ =REVERTED",
    failsWith: "Woot!",
  },
  {
    title: "TF37 the first step stands when the pattern around is not revertible",
    flow: () => inner("tf37-plain", false),
    trace: "F t1+ r(1) t2+ t3! t3~ t2~ r~ =FAILURE",
    failsWith: "Woot!",
  },
  {
    title: "TF38 a value for each round",
    flow: () =>
      linear("tf38")
        .rounds(forEach([3, 2, 3, 5]), "x")
        .provides({ t: step(wootWith, "x") })
        .makeFlow({}),
    trace: "F x(3) t! t~ x↻ t· x(2) t! t~ x↻ t· x(3) t! t~ x↻ t· x(5) t! t~ x~ =REVERTED",
    failsWith: "Woot with 5",
  },
  {
    title: "TF38 values of the store",
    flow: () =>
      linear("tf38-of")
        .requires<{ values: number[] }>()
        .rounds(forEachOf("values"), "x")
        .provides({ t: step(wootWith, "x") })
        .makeFlow({ values: [3, 2, 5] }),
    trace: "F x(3) t! t~ x↻ t· x(2) t! t~ x↻ t· x(5) t! t~ x~ =REVERTED",
    failsWith: "Woot with 5",
  },
  {
    title: "TF42 a failure while others run",
    flow: () =>
      unordered("tf42")
        .requires<{ y: number }>()
        .rounds(times(3), "x")
        .provides({ t1: step(provide), t2: step(equal, "x", "y") })
        .makeFlow({ y: 2 }),
    words: "F x(1) t1+ t2! t1~ t2~ x↻ t1· t2· x(2) t1+ t2+ =SUCCESS",
  },
];
