import { chain, chord, group } from "@mazepa/canvas";
import { add, append, fail, identity, note, noteError, sameAnything, sameNumbers, sameText, tsum } from "../operations.js";
import type { Row } from "./row.js";

/** Rows 47 to 54: chords in chains, errors. */
export const nested: readonly Row[] = [
  {
    title: "47 parallel chords",
    canvas: () => {
      const one = () => chord([identity.s(1), add.s(2, 3), add.s(3, 1)], tsum.s());
      return group([one(), one()]);
    },
    value: [10, 10],
  },
  {
    title: "47 chords in chords with chains",
    canvas: () => {
      const branch = () => chain(chord([identity.si(1), identity.si(1)], tsum.s()), identity.s());
      return chord([branch(), chain(identity.si(1), add.s(1))], tsum.s());
    },
    value: 4,
  },
  {
    title: "47 chain, chord, chain, chord",
    canvas: () =>
      chain(identity.si(0), add.s(1), chord([add.s(2), chain(add.s(1), chord([add.s(1), identity.si(1)], tsum.s()))], tsum.s())),
    value: 7,
  },
  {
    title: "48 a chord in a chain with arguments",
    canvas: () => chain(identity.si(1), chain(chord([identity.s(), identity.s()], sameNumbers.s()), sameNumbers.s())),
    value: [1, 1],
  },
  {
    title: "48 a chain in a chain with arguments",
    canvas: () => chain(identity.si(1), chain(chain(identity.s(), identity.s()))),
    value: 1,
  },
  {
    title: "50 nested chord, group, chain, group at the tail",
    canvas: () => chord(group([chain(identity.s(42), group([identity.s(), identity.s()]))]), sameAnything.s()),
    value: [[42, 42]],
  },
  {
    title: "51 a header member fails",
    canvas: () => chord([identity.si(1), fail.s()], tsum.s()).linkError(noteError.s()),
    failsIn: "fail",
    runs: { noteError: 1, tsum: 0 },
  },
  {
    title: "51 a chain in the header fails",
    canvas: () => chord([identity.si(1), chain(identity.si(2), fail.si())], tsum.s()).linkError(noteError.s()),
    failsIn: "fail",
    runs: { noteError: 1, tsum: 0 },
  },
  {
    title: "51 the body fails",
    canvas: () => chord([identity.si(1), identity.si(2)], fail.si()).linkError(note.si("called")),
    failsIn: "fail",
    runs: { note: 1 },
  },
  {
    title: "52 an error in a nested chain",
    canvas: () => chain(chain(group([identity.si(1), fail.s()]), sameNumbers.s()), sameNumbers.s()),
    failsIn: "fail",
  },
  {
    title: "53 a chord to a chain",
    canvas: () => chain(chord([sameText.s("x0y0"), sameText.s("x1y1")], append.s("foo")), append.s("y"), append.s("z")),
    value: ["x0y0", "x1y1", "foo", "y", "z"],
  },
  {
    title: "53 a chord to a group",
    canvas: () => chain(chord([sameText.s("x0y0"), sameText.s("x1y1")], append.s("foo")), group([append.s("y"), append.s("z")])),
    value: [
      ["x0y0", "x1y1", "foo", "y"],
      ["x0y0", "x1y1", "foo", "z"],
    ],
  },
  {
    title: "54 the same callback twice",
    canvas: () => add.s(2, 2).link(note.s()).link(note.s()),
    value: 4,
    runs: { note: 1 },
  },
  { title: "54 what comes is ignored by an immutable one", canvas: () => chain(add.s(1, 1), add.si(2, 2)), value: 4 },
];
