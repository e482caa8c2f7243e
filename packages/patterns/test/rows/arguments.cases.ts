import { constant, graph, linear, optional, step, unordered } from "@mazepa/patterns";
import { alwaysRevert } from "@mazepa/patterns";
import { times } from "@mazepa/core";
import { multiply, sum } from "../operations.js";
import type { Row } from "./row.js";

interface Factors {
  a: number;
  b?: number;
}
const product = (store: Factors) =>
  linear("tf18")
    .requires<Factors>()
    .provides({ it: step(multiply, "a", optional("b")) })
    .makeFlow(store);
const ten = (store: Omit<Factors, "a">) =>
  linear("tf18-ten")
    .requires<Omit<Factors, "a">>()
    .provides({ it: step(multiply, constant(10), optional("b")) })
    .makeFlow(store);
const thousand = linear("tf18-thousand")
  .requires<{ a: number }>()
  .provides({ it: step(multiply, "a", constant(1000)) });

/** TF18, TF19 and TF29: where arguments come from. */
export const argumentRows: readonly Row[] = [
  { title: "TF18 an optional one that is not there", flow: () => product({ a: 3 }), value: { it: 15 } },
  { title: "TF18 an optional one that is there", flow: () => product({ a: 3, b: 7 }), value: { it: 21 } },
  { title: "TF18 a constant", flow: () => ten({}), value: { it: 50 } },
  { title: "TF18 a constant and an optional one", flow: () => ten({ b: 7 }), value: { it: 70 } },
  { title: "TF18 a constant in place of the optional one", flow: () => thousand.makeFlow({ a: 3 }), value: { it: 3000 } },
  {
    title: "TF19 arguments by name",
    flow: () =>
      linear("tf19-names")
        .requires<{ x: number; y: number; z: number; a: number }>()
        .provides({ it: step(sum, "x", "y", "z") })
        .makeFlow({ x: 1, y: 4, z: 9, a: 17 }),
    value: { it: 14 },
  },
  {
    title: "TF19 one by another name",
    flow: () =>
      linear("tf19-one")
        .requires<{ a: number; y: number; z: number }>()
        .provides({ it: step(sum, "a", "y", "z") })
        .makeFlow({ a: 17, y: 4, z: 9 }),
    value: { it: 30 },
  },
  {
    title: "TF19 all by other names",
    flow: () =>
      linear("tf19-all")
        .requires<{ a: number; b: number; c: number }>()
        .provides({ it: step(sum, "a", "b", "c") })
        .makeFlow({ a: 1, b: 2, c: 3 }),
    value: { it: 6 },
  },
  {
    title: "TF19 constants",
    flow: () =>
      linear("tf19-constants")
        .provides({ it: step(sum, constant(1), constant(4), constant(9)) })
        .makeFlow({}),
    value: { it: 14 },
  },
  ...[linear, unordered, graph].map((kind): Row => ({
    title: `TF29 an empty ${kind.name} pattern with a controller`,
    flow: () => kind(`tf29-${kind.name}`).rounds(times(3), "x").provides({}).makeFlow({}),
    trace: "F x(1) =SUCCESS",
    store: { x: 1 },
  })),
  {
    title: "TF29 an empty pattern with a policy",
    flow: () => linear("tf29-policy").rounds(alwaysRevert).provides({}).makeFlow({}),
    trace: "F controller(–) =SUCCESS",
    store: {},
  },
];
