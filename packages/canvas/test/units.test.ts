import { afterEach, describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  revertible,
  taskableOperation,
  times,
  undoable,
} from "@mazepa/core";
import { chain, chord, group } from "@mazepa/canvas";

const log: string[] = [];
const undone = (result = "?"): void => void log.push(`${result}~`);
const book = taskableOperation(
  { name: "units-book", revertRetries: 0, revert: (result, _name) => undone(result) },
  (name: string) => {
    log.push(`${name}+`);
    return name;
  },
);
const bookNext = taskableOperation(
  { name: "units-book-next", revertRetries: 0, revert: (result, _before, _name) => undone(result) },
  (before: string, name: string) => {
    log.push(`${name}+`);
    return `${before}, ${name}`;
  },
);
const pay = taskableOperation({ name: "units-pay" }, (what: string | string[], fails: boolean) => {
  if (fails) throw new Error("no money");
  return `paid ${String(what)}`;
});
const rejected = (work: Promise<unknown>) => work.then(String, (error: Error & { cause?: Error }) => error.cause?.message);

afterEach(() => void (log.length = 0));

describe.each([
  ["in process", () => ({})],
  [
    "serialized, with a checkpoint",
    () => ({ queue: new InProcessQueue({ serialize: true }), checkpoint: new MemoryBlobStore() }),
  ],
])("canvases in units, %s", (_kind, options) => {
  it("R1 a chain is undone, the latest first", async () => {
    const trip = chain(book.s("flight"), bookNext.s("hotel"), pay.s(true));

    expect(await rejected(execute(revertible(trip), options()))).toBe("no money");
    expect(log).toEqual(["flight+", "hotel+", "flight, hotel~", "flight~"]);
  });

  it("R1 a group and the body of its chord are undone", async () => {
    const trip = chord([book.s("flight"), book.s("hotel")], pay.s(true));

    expect(await rejected(execute(revertible(trip), options()))).toBe("no money");
    expect(log.slice(0, 2)).toEqual(["flight+", "hotel+"]);
    expect(log.slice(2).sort()).toEqual(["flight~", "hotel~"]);
  });

  it("R12 a canvas that is yielded in each round runs in each", async () => {
    const rooms = group([book.s("1"), book.s("2")]);
    const trip = flowSchema({ name: "units-rounds", rounds: times(2) }, function* () {
      const booked = yield* rooms;
      return yield* pay.makeTask(booked, log.length < 4);
    });

    expect(await execute(trip(), options())).toBe("paid 1,2");
    expect(log).toEqual(["1+", "2+", expect.stringMatching(/~$/), expect.stringMatching(/~$/), "1+", "2+"]);
  });

  it("R15 a canvas whose inner flow is a unit hands over what that did", async () => {
    const stay = flowSchema({ name: "units-stay", revertible: true }, function* () {
      return yield* undoable(book.makeTask("hotel"), forget);
    });
    const trip = flowSchema({ name: "units-trip", revertible: true }, function* () {
      yield* stay();
      yield* chain(book.s("car"), pay.s(true));
    });

    expect(await rejected(execute(trip(), options()))).toBe("no money");
    expect(log).toEqual(["hotel+", "car+", "car~", "forgot hotel"]);
  });
});

const forget = taskableOperation({ name: "units-forget" }, (what: string | undefined) => void log.push(`forgot ${String(what)}`));
