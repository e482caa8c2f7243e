import { beforeEach, describe, expect, it } from "@jest/globals";
import {
  all,
  flowContext,
  flowSchema,
  MemoryBlobStore,
  race,
  taskableOperation,
  taskContext,
  times,
  withTimeout,
} from "../../src/index.js";
import { gate } from "../gate.js";
import { book, falter, pay, spoil, world } from "./killed-flows.js";
import { lead, messageOf, newWorld, type Death } from "./mortal-heads.js";
import type { Write } from "./watched-blob-store.js";
import { hotel, isDecision, isReverted, killed, stands, trip, vainTrip } from "./window-flows.js";

let store = new MemoryBlobStore();

beforeEach(() => {
  newWorld();
  store = new MemoryBlobStore();
});

describe("a head that is killed, or not, while a unit is undone, between", () => {
  it.each<[string, Death, number]>([
    ["the decision and the first undo", { afterWrite: isDecision }, 1],
    ["an undo and its flush", { afterCall: 3 }, 2],
    ["the last undo and the record of the end", { beforeWrite: isReverted }, 1],
    ["the record of the end and the end", { afterWrite: isReverted }, 1],
  ])("CW10 %s: it goes on backward", async (_place, death, mostUndos) => {
    const { error } = await killed(trip, death, store);

    expect(messageOf(error)).toBe("no money");
    expect(stands()).toEqual({ kept: [], mostCalls: 1, mostUndos });
    expect(world.service.history).toEqual(["+flight", "+hotel", "~hotel", "~flight"]);
  });

  it.each(["beforeWrite", "afterWrite"] as const)(
    "CW11 a round and the next one's first record (%s): that round begins",
    async (at) => {
      const provided: string[] = [];
      const { onFailure } = times(2);
      const rounds = {
        onFailure,
        provide: ({ length }: { length: number }) => void provided.push(`${world.head}: ${length + 1}`),
      };
      const make = flowSchema({ name: `windows-rounds-${at}`, rounds }, function* () {
        const { round } = flowContext();
        yield* book.makeTask(`flight ${round}`);
        yield* pay.makeTask(round < 2);
        return round;
      });

      const { value } = await killed(make, { [at]: ({ record }: Write) => record?.round === 2 } as unknown as Death, store);

      expect(value).toBe(2);
      expect(provided).toEqual(at === "beforeWrite" ? ["1: 1", "1: 2", "2: 2"] : ["1: 1", "1: 2"]);
      expect(stands()).toEqual({ kept: ["flight 2"], mostCalls: 1, mostUndos: 1 });
    },
  );

  it("CW12 the end of an inner unit and that of the outer one, with another walk: the inner one's work is undone", async () => {
    const make = flowSchema({ name: "windows-outer", revertible: true }, function* () {
      if (world.head < 2) yield* hotel();
      yield* book.makeTask("tent");
      return "slept";
    });

    const { value } = await killed(make, { afterCall: 2 }, store);

    expect(value).toBe("slept");
    expect(stands()).toEqual({ kept: ["tent"], mostCalls: 2, mostUndos: 1 });
  });

  it("CW13 an inner decision, half carried out, and the outer one: the inner one is undone first, and each task once", async () => {
    const inner = flowSchema({ name: "windows-inner-fails", revertible: true }, function* () {
      yield* book.makeTask("hotel");
      yield* spoil.makeTask("car");
    });
    const make = flowSchema({ name: "windows-outer-fails", revertible: true }, function* () {
      yield* book.makeTask("flight");
      yield* inner();
    });

    const { error } = await killed(make, { afterCall: 4 }, store);

    expect(messageOf(error)).toBe("car is spoilt");
    expect(world.service.history).toEqual(["+flight", "+hotel", "+car", "~car", "~hotel", "~flight"]);
    expect(stands()).toEqual({ kept: [], mostCalls: 1, mostUndos: 2 });
  });

  describe("CW14 no crash: what cuts off a unit does not end before it is undone", () => {
    const lingering = flowSchema({ name: "windows-lingering", revertible: true }, function* () {
      yield* book.makeTask("flight");
      yield* falter.makeTask("hotel");
    });
    const failing = flowSchema({ name: "windows-failing", revertible: true }, function* () {
      yield* book.makeTask("flight");
      yield* spoil.makeTask("car");
    });
    const slow = flowSchema({ name: "windows-slow" }, function* () {
      yield* falter.makeTask("elsewhere");
    });

    it.each([
      ["runs", lingering],
      ["fails and is undone", failing],
    ])("CW14 while it %s", async (_state, unit) => {
      const cut = flowSchema({ name: `windows-cut-${unit().name}` }, function* (way: string) {
        if (way === "sibling") yield* all([unit(), pay.makeTask(true)]);
        if (way === "race") yield* race([unit(), pay.makeTask(false)]);
        if (way === "time") yield* withTimeout(unit(), 1);
        if (way === "slow sibling") yield* all([unit(), slow()]);
        return "over";
      });

      for (const way of ["sibling", "race", "time", "slow sibling"]) {
        newWorld();
        store = new MemoryBlobStore();
        await lead(cut(way), store);

        expect([way, world.service.kept.filter((name) => name !== "elsewhere")]).toEqual([way, []]);
        expect(world.service.mostUndos).toBeLessThanOrEqual(1);
      }
    });
  });

  it("CW14 the end of a race and the decision about a unit that lost it: the next head undoes that unit", async () => {
    const booked = gate();
    const hold = taskableOperation({ name: "windows-hold" }, async () => {
      booked.open();
      const { signal } = taskContext();
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    const win = taskableOperation({ name: "windows-win" }, async () => {
      await booked.opened;
      return "won";
    });
    const loser = flowSchema({ name: "windows-loser", revertible: true }, function* () {
      yield* book.makeTask("flight");
      yield* hold.makeTask();
    });
    const make = flowSchema({ name: "windows-lost-race" }, function* () {
      return yield* race([loser(), win.makeTask()]);
    });

    const { value } = await killed(make, { beforeWrite: isDecision }, store);

    expect(value).toBe("won");
    expect(stands()).toEqual({ kept: [], mostCalls: 1, mostUndos: 1 });
  });

  it("CW15 an inner failure that was caught and the end: what was done instead is restored", async () => {
    const make = flowSchema({ name: "windows-instead", revertible: true }, function* (isPaid: boolean) {
      try {
        yield* vainTrip();
      } catch (error) {
        yield* book.makeTask(`tent: ${messageOf(error)}`);
      }
      yield* pay.makeTask(!isPaid);
      return "slept";
    });

    const { value } = await killed(() => make(true), { beforeWrite: ({ record }) => record?.phase === "ended" }, store);

    expect(value).toBe("slept");
    expect(stands()).toEqual({ kept: ["tent: no money"], mostCalls: 1, mostUndos: 1 });
  });

  it("CW15 after a failed end, the next run begins a new round of the outermost unit", async () => {
    const make = flowSchema({ name: "windows-next-run", revertible: true }, function* () {
      try {
        yield* vainTrip();
      } catch {
        yield* book.makeTask("tent");
      }
      yield* pay.makeTask(world.head < 2);
      return "slept";
    });

    const first = await lead(make(), store);
    const afterFirst = stands();
    world.head = 2;
    const second = await lead(make(), store);

    expect([messageOf(first.error), afterFirst]).toEqual(["no money", { kept: [], mostCalls: 1, mostUndos: 1 }]);
    expect([second.value, stands()]).toEqual(["slept", { kept: ["tent"], mostCalls: 1, mostUndos: 1 }]);
  });

  it("CW16 the end of a failed run and its mark elsewhere: the same run gives the same error, and books nothing", async () => {
    const first = await lead(trip(), store, { run: 1 });
    const { history } = world.service;
    world.head = 2;
    const again = await lead(trip(), store, { run: 1 });
    const afterAgain = [...history];
    const next = await lead(trip(), store, { run: 2 });

    expect([first, again].map(({ error }) => messageOf(error))).toEqual(["no money", "no money"]);
    expect(afterAgain).toEqual(["+flight", "+hotel", "~hotel", "~flight"]);
    expect(next.value).toBe("paid");
  });

  it("CW17 the raised format of the lease and the first unit record: this core goes on as without units", async () => {
    const { value } = await killed(trip, { beforeWrite: ({ record }) => record !== undefined }, store);

    expect(value).toBe("paid");
    expect(stands()).toEqual({ kept: ["flight", "hotel"], mostCalls: 1, mostUndos: 0 });
  });

  it("CW18 a blob of notes and the record: what is not noted was not submitted", async () => {
    const names = Array.from({ length: 300 }, (_, index) => `${index} ${"x".repeat(100)}`);
    const make = flowSchema({ name: "windows-large", revertible: true }, function* () {
      if (world.head < 2) yield* all(names.map((name) => book.makeTask(name)));
      yield* book.makeTask("other");
      return "done";
    });

    const { value } = await killed(make, { afterWrite: ({ key }) => /\/notes-\d+-\d+$/.test(key) }, store);

    expect(value).toBe("done");
    expect(world.service.history).toEqual(["+other"]);
  });
});
