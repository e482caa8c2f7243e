import { graph, linear, step, type Skip } from "@mazepa/patterns";
import { provide, sum, woot } from "../operations.js";
import type { Row } from "./row.js";

const no = () => false;

function depths(skip: Skip) {
  const inner = graph(`tf24-inner-${skip}`).provides({ g1_1: step(provide) });
  return graph(`tf24-${skip}`)
    .provides({ g1: step(provide), g2: step(provide), inner: step(inner), g3: step(provide), g4: step(provide) })
    .link("g1", "g2", { when: no, skip })
    .link("g2", "inner")
    .link("g2", "g3")
    .link("g3", "g4")
    .link("g1", "inner", { when: () => true, skip })
    .makeFlow({});
}

function branches(x: number, y: number, z: number) {
  return graph("tf28")
    .requires<{ x: number; y: number; z: number }>()
    .provides({ t1: step(sum, "x", "y", "z"), t2: step(provide), t2_2: step(provide), t3: step(provide), t3_3: step(provide) })
    .link("t1", "t2", { when: (value) => value === 2 })
    .link("t2", "t2_2")
    .link("t1", "t3", { when: (value) => value === 1 })
    .link("t3", "t3_3")
    .makeFlow({ x, y, z });
}

/** TF24 to TF28: conditions. */
export const conditions: readonly Row[] = [
  { title: "TF24 all after a skipped step", flow: () => depths("all"), words: "F g1+ g2∅ g1_1∅ g3∅ g4∅ =SUCCESS" },
  { title: "TF24 a skipped step alone", flow: () => depths("step"), words: "F g1+ g2∅ g1_1+ g3+ g4+ =SUCCESS" },
  { title: "TF24 those of its pattern", flow: () => depths("pattern"), words: "F g1+ g2∅ g1_1+ g3∅ g4∅ =SUCCESS" },
  { title: "TF24 those directly after it", flow: () => depths("neighbours"), words: "F g1+ g2∅ g1_1+ g3∅ g4+ =SUCCESS" },
  {
    title: "TF25 a failure after a skipped step",
    flow: () =>
      graph("tf25")
        .provides({ a: step(provide), b: step(provide), c: step(woot) })
        .link("a", "b", { when: no, skip: "step" })
        .link("b", "c")
        .makeFlow({}),
    trace: "F a+ b∅ c! c~ a~ =REVERTED",
    failsWith: "Woot!",
  },
  {
    title: "TF26 a nested pattern that two links skip",
    flow: () => {
      const inner = linear("tf26-inner").provides({ t3: step(provide), t4: step(provide) });
      return graph("tf26")
        .provides({ t1: step(provide), t2: step(provide), inner: step(inner) })
        .link("t1", "t2")
        .link("t2", "inner", { when: no })
        .link("t1", "inner", { when: no })
        .makeFlow({});
    },
    trace: "F t1+ t2+ t3∅ t4∅ =SUCCESS",
  },
  {
    title: "TF27 a diamond",
    flow: () =>
      graph("tf27")
        .provides({ t1: step(provide), t2: step(provide), t3: step(provide), t4: step(provide) })
        .link("t1", "t2")
        .link("t1", "t3")
        .link("t2", "t4", { when: no })
        .link("t3", "t4", { when: () => true })
        .makeFlow({}),
    words: "F t1+ t2+ t3+ t4∅ =SUCCESS",
  },
  { title: "TF28 one of two branches", flow: () => branches(0, 1, 1), words: "F t1+ t2+ t2_2+ t3∅ t3_3∅ =SUCCESS" },
  { title: "TF28 the other branch", flow: () => branches(0, 0, 1), words: "F t1+ t3+ t3_3+ t2∅ t2_2∅ =SUCCESS" },
];
