import { chain, chord, group, s } from "@mazepa/canvas";
import {
  add,
  addReplaced,
  echo,
  fail,
  identity,
  join,
  note,
  noteError,
  noteOf,
  replacedByChain,
  sameNumbers,
  sameText,
  tsum,
} from "../operations.js";
import { explicitChords } from "../processes/canvases.js";
import { times, upTo } from "./repeated.js";
import type { Row } from "./row.js";

const three = (plus: number) => chord([add.s(plus), add.s(plus), add.s(plus)], tsum.s());

/** Rows 19 to 36: chains. */
export const chains: readonly Row[] = [
  {
    title: "19 complex chain",
    canvas: () =>
      chain(add.s(2, 2), chain(add.s(4), s(addReplaced, 8), add.s(16), add.s(32)), group(upTo(4).map((i) => add.s(i)))),
    value: [64, 65, 66, 67],
    runs: { add: 9 },
  },
  { title: "20 chain of a chain of one", canvas: () => chain(chain(identity.s(42))), value: 42 },
  { title: "20 single chain", canvas: () => chain(add.s(3, 4)), value: 7 },
  {
    title: "21 chain on error",
    canvas: () => chain(add.s(1, 2), fail.si(), add.s(3, 4)),
    failsIn: "fail",
    runs: { add: 1 },
  },
  {
    title: "22 a chain in a group gets what comes",
    canvas: () => chain(add.s(5, 6), group([chain(add.s(1), add.s(2)), add.s(3)])),
    value: [14, 14],
  },
  {
    title: "23 groups and chords in order",
    canvas: () =>
      chain(group([echo.si("a"), echo.si("b"), echo.si("c")]), echo.si("connect"), group([echo.si("d"), echo.si("e")])),
    value: ["d", "e"],
    echoes: [["a", "b", "c"], ["connect"], ["d", "e"]],
  },
  {
    title: "24 a group whose last member is a chain with a group",
    canvas: () => group([identity.si(1), identity.si(2), chain(identity.si(5), group([identity.si(3), identity.si(4)]))]),
    value: [1, 2, [3, 4]],
  },
  {
    title: "25 a group of a chain with a group",
    canvas: () => group([chain(add.s(1, 2), group([add.s(1), add.s(2)]))]),
    value: [[4, 5]],
  },
  {
    title: "26 chain of a task, a group and a chord",
    canvas: () => chain(add.si(1, 0), group([add.s(1), add.s(1)]), group([tsum.s(), tsum.s()]), tsum.s()),
    value: 8,
  },
  {
    title: "27 chain of chords as groups and tasks",
    canvas: () => chain(add.si(1, 0), group([add.s(1), add.s(1)]), tsum.s(), add.s(1), group([add.s(1), add.s(1)]), tsum.s()),
    value: 12,
  },
  {
    title: "27 the same with the last two as a chord",
    canvas: () => chain(add.si(1, 0), group([add.s(1), add.s(1)]), tsum.s(), add.s(1), chord([add.s(1), add.s(1)], tsum.s())),
    value: 12,
  },
  {
    title: "27 the same with both as chords",
    canvas: () => chain(add.si(1, 0), chord([add.s(1), add.s(1)], tsum.s()), add.s(1), chord([add.s(1), add.s(1)], tsum.s())),
    value: 12,
  },
  {
    title: "28 chain of explicit chords",
    canvas: explicitChords,
    value: 178,
  },
  {
    title: "29 chain of nine chords",
    canvas: () =>
      chain(
        chord([add.si(1, 0), add.si(1, 0), add.si(1, 0)], tsum.s()),
        three(1),
        three(1),
        three(1),
        three(1),
        three(1),
        three(1),
        three(1),
        three(0),
      ),
    value: 29520,
  },
  {
    title: "30 a chord, one task and a group",
    canvas: () => chain(chord([add.s(1, 1), add.s(1, 1)], tsum.s()), add.s(1), group([add.s(1), add.s(1)])),
    value: [6, 6],
  },
  {
    title: "30 a chord, two tasks and a group",
    canvas: () => chain(chord([add.s(1, 1), add.s(1, 1)], tsum.s()), add.s(1), add.s(1), group([add.s(1), add.s(1)])),
    value: [7, 7],
  },
  {
    title: "30 a chord, three tasks and a group",
    canvas: () => chain(chord([add.s(1, 1), add.s(1, 1)], tsum.s()), add.s(1), add.s(1), add.s(1), group([add.s(1), add.s(1)])),
    value: [8, 8],
  },
  {
    title: "31 nested chain and a group alone",
    canvas: () => chain(identity.s(42), group([identity.s(), identity.s()])),
    value: [42, 42],
  },
  {
    title: "31 nested chain with a group in the middle",
    canvas: () => chain(chain(identity.s(42), group([identity.s(), identity.s()])), sameNumbers.s()),
    value: [42, 42],
  },
  {
    title: "31 nested chain with a group at the end",
    canvas: () => chain(identity.s(42), chain(identity.s(), group([identity.s(), identity.s()]))),
    value: [42, 42],
  },
  {
    title: "32 a step replaced by a chain with a callback",
    canvas: () => chain(sameText.s("Hello "), s(replacedByChain), join.s("world")),
    value: "Hello world",
    runs: { note: 1 },
  },
  {
    title: "33 links of an inner chain are kept",
    canvas: () => chain(chain(sameText.s("a"), join.s("b")).link(note.s()), join.s("c")),
    value: "abc",
    runs: { note: 1 },
  },
  {
    title: "35 children with equal callbacks are one",
    canvas: () =>
      times(41, () => identity.si(1337).link(note.s())).reduce((all, next) => all.pipe(next), identity.si(1337).link(note.s())),
    value: 1337,
    runs: { identity: 1, note: 1 },
  },
  {
    title: "35 children with callbacks that an index tells apart",
    canvas: () =>
      times(41, (index) => identity.si(1337).link(noteOf.s(index + 1))).reduce(
        (all, next) => all.pipe(next),
        identity.si(1337).link(noteOf.s(0)),
      ),
    value: 1337,
    runs: { identity: 1, noteOf: 42 },
  },
  {
    title: "36 children with errbacks",
    canvas: () =>
      times(41, () => fail.si().linkError(noteError.s())).reduce(
        (all, next) => all.pipe(next),
        fail.si().linkError(noteError.s()),
      ),
    failsIn: "fail",
    runs: { noteError: 1 },
  },
];
