import { chain, chord, group, s } from "@mazepa/canvas";
import { add, addToAll, fail, identity, note, noteError, sameNumbers, tsum } from "../operations.js";
import { fourDeepChord, groupInCenter, nestedChord } from "../processes/canvases.js";
import { times, upTo } from "./repeated.js";
import type { Row } from "./row.js";

/** Rows 37 to 46: groups and chords. */
export const groups: readonly Row[] = [
  {
    title: "37 a group in the center of a chain",
    canvas: groupInCenter,
    value: 60,
  },
  {
    title: "38 nested groups",
    canvas: () => group([identity.si(11), group([identity.si(101), group([identity.si(1001), identity.si(2001)])])]),
    value: [11, [101, [1001, 2001]]],
  },
  { title: "38 a group of a group", canvas: () => group([group([identity.si(42), identity.si(42)])]), value: [[42, 42]] },
  { title: "39 large group", canvas: () => group(upTo(1000).map((i) => identity.s(i))), value: upTo(1000) },
  {
    title: "39 large header",
    canvas: () =>
      chord(
        upTo(1000).map((i) => identity.s(i)),
        tsum.s(),
      ),
    value: 499500,
  },
  {
    title: "39 a chain to a chord with a large header",
    canvas: () =>
      chain(
        identity.si(1),
        chord(
          upTo(1000).map((index) => identity.s().with({ id: `large-${index}` })),
          tsum.s(),
        ),
      ),
    value: 1000,
  },
  {
    title: "40 a chord in a group, with a task",
    canvas: () => group([chord([identity.si(42)], sameNumbers.s())]),
    value: [[42]],
  },
  {
    title: "40 a chord in a group, with a chain of 42",
    canvas: () => {
      const long = times(41, () => identity.s()).reduce((all, next) => all.pipe(next), identity.s(1337));
      return group([chord([long], sameNumbers.s())]);
    },
    value: [[1337]],
  },
  {
    title: "40 a chord in a group, with a chord of 42",
    canvas: () =>
      group([
        chord(
          [
            chord(
              times(42, () => identity.si(31337)),
              (all: number[]) => all[0] ?? 0,
            ),
          ],
          sameNumbers.s(),
        ),
      ]),
    value: [[31337]],
  },
  {
    title: "41 a callback of a group",
    canvas: () => group([identity.si(42), identity.si(1337)]).link(note.si("called")),
    value: [42, 1337],
    runs: { note: 1 },
  },
  {
    title: "42 an errback of a group whose first member fails",
    canvas: () => group([fail.s(), identity.s(42)]).linkError(noteError.s()),
    failsIn: "fail",
    runs: { noteError: 1 },
  },
  {
    title: "42 an errback of a group whose last member fails",
    canvas: () => group([identity.s(42), fail.s()]).linkError(noteError.s()),
    failsIn: "fail",
    runs: { noteError: 1 },
  },
  {
    title: "42 an errback of a group of which many fail",
    canvas: () => group(times(66, (index) => (index < 42 ? fail.s(`${index}`) : identity.s(index)))).linkError(noteError.s()),
    failsIn: "fail",
    runs: { noteError: 1 },
  },
  {
    title: "42 errbacks of the members of a group of which many fail",
    canvas: () =>
      group(
        times(66, (index) => (index < 42 ? fail.s(`${index}`) : identity.s(index)).linkError(noteError.s())),
        { onFailure: "finish" },
      ),
    failsIn: "fail",
    runs: { fail: 42, noteError: 42, identity: 24 },
  },
  {
    title: "43 group chain",
    canvas: () => chain(add.s(2, 2), group(upTo(4).map((i) => add.s(i))), s(addToAll, 8)),
    value: [12, 13, 14, 15],
  },
  {
    title: "43 nested group chain",
    canvas: () => chain(group([group([identity.si(1), identity.si(2)]), identity.si(3)]), add.si(1, 10)),
    value: 11,
  },
  { title: "44 single task header", canvas: () => chord([add.s(2, 5)], s(addToAll, 9)), value: [16] },
  { title: "44 empty header", canvas: () => chord([], s(addToAll, 9)), value: [] },
  {
    title: "45 nested chord",
    canvas: nestedChord,
    value: [
      [3, 7, 5, "A"],
      [13, 10, "A"],
    ],
  },
  {
    title: "45 nested chord, four deep",
    canvas: fourDeepChord,
    value: [[[[3, 3], 4], 5], 6],
  },
  ...[3, 4, 5, 6, 7, 8, 9].map((length) => ({
    title: `46 the header is a generator of ${length}`,
    canvas: () =>
      chord(
        (function* () {
          for (let index = 0; index < length; index++) yield identity.s(index);
        })(),
        tsum.s(),
      ),
    value: (length * (length - 1)) / 2,
  })),
];
