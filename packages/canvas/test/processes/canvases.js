// Rows 28, 37 and 45, which are also killed and resumed.
import { chain, chord, group } from "@mazepa/canvas";
import { add, append, identity, sameAnything, tsum } from "../operations.js";

const two = (plus) => chord([add.s(plus), add.s(plus)], tsum.s());

export const explicitChords = () => chain(chord([add.si(1, 0), add.si(1, 0)], tsum.s()), two(1), two(0), two(10), two(0), two(1));

export const groupInCenter = () =>
  chord([add.s(0, 1)], chord([tsum.s(), tsum.s()], chain(tsum.s(), group([add.s(8), add.s(16)]), tsum.s(), add.s(32))));

export const nestedChord = () => {
  const left = chord([add.s(1, 2), add.s(3, 4), add.s(2, 3)], append.s("A"));
  const right = chord([add.s(6, 7), add.s(10, 0)], append.s("A"));
  return chord([left, right], sameAnything.s());
};

export const fourDeepChord = () => {
  const first = chord([add.s(1, 2), add.s(1, 2)], sameAnything.s());
  const second = chord([first, identity.si(4)], sameAnything.s());
  const third = chord([second, identity.si(5)], sameAnything.s());
  return chord([third, identity.si(6)], sameAnything.s());
};
