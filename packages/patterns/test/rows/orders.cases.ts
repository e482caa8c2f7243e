import { graph, linear, step, unordered } from "@mazepa/patterns";
import { nasty, nastyWoot, provide, sum, woot, oneThreeFive } from "../operations.js";
import type { Row } from "./row.js";

const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const tenOf = (prefix: string) => Object.fromEntries(ten.map((i) => [`${prefix}${i}`, step(provide)]));
const d = { t4: step(provide, "t3"), t2: step(provide, "t1"), t3: step(provide, "t2"), t1: step(provide) };

/** TF1 and TF9 to TF17: the three orders. */
export const orders: readonly Row[] = [
  {
    title: "TF1 two tasks in order",
    flow: () =>
      linear("tf1")
        .provides({ t1: step(provide), t2: step(provide) })
        .makeFlow({}),
    trace: "F t1+ t2+ =SUCCESS",
    store: { t1: 5, t2: 5 },
  },
  {
    title: "TF1 the second in a nested pattern",
    flow: () => {
      const inner = linear("tf1-inner").provides({ t2: step(provide) });
      return linear("tf1-nested")
        .provides({ t1: step(provide), inner: step(inner) })
        .makeFlow({});
    },
    trace: "F t1+ t2+ =SUCCESS",
    store: { t1: 5, t2: 5 },
  },
  {
    title: "TF9 by priority",
    flow: () => {
      const steps = ten.map((i) => [`t${i}`, step(provide).with({ priority: i })] as const);
      return unordered("tf9").provides(Object.fromEntries(steps)).makeFlow({});
    },
    started: [...ten].reverse().map((i) => `t${i}`),
  },
  {
    title: "TF11 an unordered pattern that fails in a linear one",
    flow: () => {
      const inner = unordered("tf11-inner").provides({ t3: step(provide), t4: step(woot) });
      return linear("tf11")
        .provides({ t1: step(provide), t2: step(provide), inner: step(inner) })
        .makeFlow({});
    },
    subsequence: "t1+ t2+ t4! t2~ t1~ =REVERTED",
    failsWith: "Woot!",
  },
  {
    title: "TF12 a revert that fails in a linear pattern in an unordered one",
    flow: () => {
      const inner = linear("tf12-inner").provides({ t2: step(provide), t3: step(nastyWoot) });
      return unordered("tf12")
        .provides({ t1: step(provide), inner: step(inner) })
        .makeFlow({});
    },
    subsequence: "t2+ t3! t3~! =FAILURE",
    revertFailsWith: "Gotcha!",
    left: ["t2", "t3"],
  },
  {
    title: "TF13 ten unordered patterns of ten in a linear one",
    flow: () => {
      const steps = ten.map((i) => [`u${i}`, step(unordered(`tf13-${i}`).provides(tenOf(`t${i}_`)))] as const);
      return linear("tf13").provides(Object.fromEntries(steps)).makeFlow({});
    },
    store: Object.fromEntries(ten.flatMap((i) => ten.map((j) => [`t${i}_${j}`, 5]))),
  },
  {
    title: "TF14 a graph whose steps stand in any order",
    flow: () => graph("tf14").provides(d).makeFlow({}),
    trace: "F t1+ t2+ t3+ t4+ =SUCCESS",
  },
  {
    title: "TF15 a graph that fails",
    flow: () =>
      graph("tf15")
        .provides({ ...d, t3: step(woot, "t2") })
        .makeFlow({}),
    trace: "F t1+ t2+ t3! t3~ t2~ t1~ =REVERTED",
    failsWith: "Woot!",
  },
  {
    title: "TF16 a graph whose revert fails",
    flow: () =>
      graph("tf16")
        .provides({ t2: step(nasty, "t1"), t3: step(woot, "t2"), t1: step(provide) })
        .makeFlow({}),
    trace: "F t1+ t2+ t3! t3~ t2~! =FAILURE",
    revertFailsWith: "Gotcha!",
    left: ["t1", "t2"],
  },
  {
    title: "TF17 lists under several names",
    flow: () =>
      graph("tf17")
        .requires<{ x: number }>()
        .provides({
          all: step(oneThreeFive).spread("a", "b", "c"),
          y: step(sum, "c", "b", "x"),
          z: step(sum, "a", "b", "y"),
        })
        .makeFlow({ x: 30 }),
    store: { a: 1, b: 3, c: 5, x: 30, y: 38, z: 42, all: [1, 3, 5] },
  },
];
