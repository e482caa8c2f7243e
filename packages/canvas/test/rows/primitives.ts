import { chain, chord, chunks, group, starmap } from "@mazepa/canvas";
import {
  add,
  addEach,
  constant,
  count,
  double,
  fail,
  identity,
  mul,
  nothing,
  plusFive,
  square,
  sub,
  tsum,
} from "../operations.js";
import { times, upTo } from "./repeated.js";
import type { Row } from "./row.js";

const sums = (pairs: readonly (readonly [number, number])[]) => pairs.map(([x, y]) => add.s(x, y));

/** Rows 1 to 18: the samples on the pages of Celery and taskito. */
export const primitives: readonly Row[] = [
  { title: "1 taskito: chain executes in order", canvas: () => chain(add.s(2, 3), double.s()), value: 10 },
  { title: "2 taskito: chain with immutable", canvas: () => chain(add.s(1, 2), constant.si()), value: 99 },
  { title: "3 taskito: group parallel", canvas: () => group([square.s(2), square.s(3), square.s(4)]), value: [4, 9, 16] },
  {
    title: "4 taskito: chord callback",
    canvas: () =>
      chord(
        sums([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
        tsum.s(),
      ),
    value: 21,
  },
  {
    title: "5 taskito: a failed member skips the callback",
    canvas: () => chord([add.s(1, 2), fail.s("broken")], tsum.s()),
    failsIn: "fail",
    runs: { tsum: 0 },
  },
  { title: "6 taskito: chunks", canvas: () => chunks(count, upTo(1000), 100), value: times(10, () => 100), runs: { count: 10 } },
  {
    title: "6 taskito: starmap",
    canvas: () =>
      starmap(add, [
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    value: [3, 7, 11],
  },
  { title: "8 no members", canvas: () => group([]), value: [] },
  { title: "8 no items", canvas: () => chunks(count, [], 3), value: [] },
  { title: "8 no lists of arguments", canvas: () => starmap(add, []), value: [] },
  { title: "9 nothing comes first as well", canvas: () => chain(nothing.s(), plusFive.s(5)), value: 5 },
  { title: "10 Celery: primitives", canvas: () => chain(add.s(2, 2), add.s(4), add.s(8)), value: 16 },
  { title: "11 Celery: partials", canvas: () => chain(identity.si(30), sub.s(10)), value: 20 },
  { title: "12 Celery: immutability", canvas: () => chain(add.si(2, 2), add.si(4, 4), add.si(8, 8)), value: 16 },
  { title: "13 Celery: a chain given 16", canvas: () => chain(identity.si(16), chain(add.s(4), mul.s(8))), value: 160 },
  {
    title: "13 Celery: a chain behind another",
    canvas: () => chain(add.s(4, 16), mul.s(2), chain(add.s(4), mul.s(8))),
    value: 352,
  },
  { title: "14 Celery: chains", canvas: () => chain(add.s(4, 4), mul.s(8), mul.s(10)), value: 640 },
  {
    title: "15 Celery: chords of 10",
    canvas: () =>
      chord(
        upTo(10).map((i) => add.s(i, i)),
        tsum.s(),
      ),
    value: 90,
  },
  {
    title: "15 Celery: chords of 100",
    canvas: () =>
      chord(
        upTo(100).map((i) => add.s(i, i)),
        tsum.s(),
      ),
    value: 9900,
  },
  {
    title: "16 Celery: a chain with a group",
    canvas: () => chain(add.s(4, 4), group(upTo(10).map((i) => add.si(i, i)))),
    value: upTo(10).map((i) => i + i),
  },
  { title: "17 Celery: a group of one stays a group", canvas: () => chain(add.s(2, 2), group([add.s(1)])), value: [5] },
  {
    title: "18 Celery: map is a call for each list",
    canvas: () => starmap(tsum, [[upTo(10)], [upTo(100)]]),
    value: [45, 4950],
    runs: { tsum: 2 },
  },
  {
    title: "18 Celery: chunks of pairs are a loop in an operation",
    canvas: () =>
      chunks(
        addEach,
        times(100, (i): [number, number] => [i, i]),
        10,
      ),
    value: times(10, (chunk) => times(10, (i) => 2 * (10 * chunk + i))),
    runs: { addEach: 10 },
  },
];
