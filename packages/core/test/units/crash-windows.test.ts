import { beforeEach, describe, expect, it } from "@jest/globals";
import { flowSchema, MemoryBlobStore, taskableOperation, type RoundDecision, type Target } from "../../src/index.js";
import { gate } from "../gate.js";
import { book, pay, world } from "./killed-flows.js";
import { lead, messageOf, newWorld, type HeadEnd } from "./mortal-heads.js";
import { WatchedBlobStore, type Write } from "./watched-blob-store.js";
import { caught, edited, isDecision, isNote, killed, raced, stands, trip, vainTrip } from "./window-flows.js";

let store = new MemoryBlobStore();

beforeEach(() => {
  newWorld();
  store = new MemoryBlobStore();
});

describe("a head that is killed between", () => {
  it("CW1 a submission and the flush of its outcome: it runs again, with one effect", async () => {
    const { value } = await killed(trip, { afterCall: 1 }, store);

    expect(value).toBe("paid");
    expect(stands()).toEqual({ kept: ["flight", "hotel"], mostCalls: 2, mostUndos: 0 });
  });

  it.each([
    ["an edit", edited],
    ["a race", raced],
    ["a catch", caught],
  ])("CW2 a submission and the flush of its outcome, with another walk by %s: it is undone", async (_way, make) => {
    const { error } = await killed(make, { afterCall: 1 }, store);

    expect(error).toBeUndefined();
    expect(stands()).toEqual({ kept: ["dear"], mostCalls: 1, mostUndos: 1 });
  });

  it("CW3 a note and its submission: it runs if the walk comes to it", async () => {
    const { value } = await killed(trip, { afterWrite: isNote }, store);

    expect(value).toBe("paid");
    expect(stands()).toEqual({ kept: ["flight", "hotel"], mostCalls: 1, mostUndos: 0 });
  });

  it("CW3 a note and its submission: it is undone with an unknown result if the walk does not come to it", async () => {
    const { value } = await killed(edited, { afterWrite: isNote }, store);

    expect(value).toBe("booked");
    expect(world.service.history).toEqual(["+dear", "~?"]);
  });

  it("CW4 an outcome and what takes its value: the outcome is durable before that starts", async () => {
    const chain = flowSchema({ name: "windows-chain", revertible: true }, function* () {
      const flight = yield* book.makeTask("flight");
      return yield* book.makeTask(`seat of ${flight}`);
    });

    const { value } = await killed(chain, { afterCall: 2 }, store);

    expect(value).toBe("seat of flight");
    expect([...world.service.calls.values()]).toEqual([1, 2]);
  });

  it("CW5 a failure and the decision: it goes forward, and the controller is asked again", async () => {
    const asked: number[] = [];
    const onFailure = (): RoundDecision => {
      asked.push(world.head);
      return "revert";
    };
    const make = flowSchema({ name: "windows-asked", rounds: { onFailure } }, function* (succeeds: boolean) {
      yield* book.makeTask("flight");
      yield* pay.makeTask(!succeeds || world.head < 2);
      return "paid";
    });

    const { value } = await killed(() => make(true), { beforeWrite: isDecision }, store);
    const wentForward = [value, stands(), asked.splice(0)];
    newWorld();
    store = new MemoryBlobStore();
    const { error } = await killed(() => make(false), { beforeWrite: isDecision }, store);

    expect(wentForward).toEqual(["paid", { kept: ["flight"], mostCalls: 1, mostUndos: 0 }, [1]]);
    expect([messageOf(error), stands()]).toEqual(["no money", { kept: [], mostCalls: 1, mostUndos: 1 }]);
    expect(asked).toEqual([1, 2]);
  });

  it("CW6 the write of the decision and its answer: the write is recognized, and undoing goes on", async () => {
    let lost = 0;
    const after = (write: Write) => {
      if (isDecision(write) && lost++ === 0) throw new Error("no answer");
    };

    const { error } = await lead(vainTrip(), new WatchedBlobStore(store, { after }));

    expect([lost, messageOf(error)]).toEqual([1, "no money"]);
    expect(stands()).toEqual({ kept: [], mostCalls: 1, mostUndos: 1 });
  });

  it("CW7 a look at the lease and the decision, while another head takes over: that one's direction holds", async () => {
    const other: HeadEnd[] = [];
    const before = async (write: Write) => {
      if (!isDecision(write) || world.head > 1) return;
      world.head = 2;
      other.push(await lead(trip(), store));
    };

    const { error } = await lead(trip(), new WatchedBlobStore(store, { before }));

    expect(error).toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    expect(other).toMatchObject([{ value: "paid" }]);
    expect(stands()).toEqual({ kept: ["flight", "hotel"], mostCalls: 1, mostUndos: 0 });
  });

  it("CW8 the decision and the second look at the lease, while another head takes over: only that one undoes", async () => {
    const other: HeadEnd[] = [];
    const after = async (write: Write) => {
      if (!isDecision(write) || world.head > 1) return;
      world.head = 2;
      other.push(await lead(trip(), store));
    };

    const { error } = await lead(trip(), new WatchedBlobStore(store, { after }));

    expect(error).toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    expect(other.map((end) => messageOf(end.error))).toEqual(["no money"]);
    expect(stands()).toEqual({ kept: [], mostCalls: 1, mostUndos: 1 });
  });

  it.each([
    ["a note", isNote],
    ["a decision", isDecision],
  ])("CW9 the head ends when the store fails at %s, and no catch of the flow sees it", async (_what, fails) => {
    const seen: unknown[] = [];
    const make = flowSchema({ name: "windows-full" }, function* () {
      try {
        return yield* trip();
      } catch (error) {
        seen.push(error);
        return "caught";
      }
    });
    const before = (write: Write) => {
      if (fails(write) && world.head === 1) throw Object.assign(new Error("the disk is full"), { code: "EIO" });
    };

    const { error } = await lead(make(), new WatchedBlobStore(store, { before }));
    world.head = 2;
    const next = await lead(make(), store);

    expect(error).toMatchObject({ code: "MAZEPA_STORAGE", message: expect.stringContaining("the disk is full") });
    expect(seen).toEqual([]);
    expect(next.value).toBe("paid");
    expect(stands()).toEqual({ kept: ["flight", "hotel"], mostCalls: 1, mostUndos: 0 });
  });
});

describe("an earlier head that writes while another one leads", () => {
  interface Meeting {
    /** The write before which the earlier head waits. */
    readonly holds: (write: Write) => boolean;
    /** The write of the later head before which it goes on, and writes. */
    readonly frees: (write: Write) => boolean;
  }

  async function overtaken(make: () => Target, { holds, frees }: Meeting): Promise<{ earlier: HeadEnd; later: HeadEnd }> {
    const [held, free, written] = [gate(), gate(), gate()];
    const first = new WatchedBlobStore(store, {
      before: async (write) => {
        if (!holds(write)) return;
        held.open();
        await free.opened;
      },
      after: (write) => void (holds(write) && written.open()),
    });
    const second = new WatchedBlobStore(store, {
      before: async (write) => {
        if (!frees(write)) return;
        free.open();
        await written.opened;
      },
    });
    const earlier = lead(make(), first);
    await held.opened;
    world.head++;
    const later = await lead(make(), second);
    return { later, earlier: await earlier };
  }

  const replaced = expect.objectContaining({ error: expect.objectContaining({ code: "MAZEPA_EXECUTION_RUNNING" }) });
  const isNoteOf = (operation: string) => (write: Write) => isNote(write) && write.record?.notes.at(-1)?.label === operation;

  it("R17 a note that was written late is taken in, and undone where no flow comes to it", async () => {
    const { earlier, later } = await overtaken(edited, { holds: isNote, frees: isNote });

    expect([earlier, later.value]).toEqual([replaced, "booked"]);
    expect(world.service.kept).toEqual(["dear"]);
  });

  it("R16 R17 a decision that was written just before the round is taken over holds, and the later head undoes", async () => {
    const isTakenOver = ({ record }: Write) => record?.phase === "open" && record.epoch === 2;

    const { earlier, later } = await overtaken(trip, { holds: isDecision, frees: isTakenOver });

    expect([earlier, messageOf(later.error)]).toEqual([replaced, "no money"]);
    expect(stands()).toEqual({ kept: [], mostCalls: 1, mostUndos: 1 });
  });

  it("R17 a head that comes to a unit which its successor has taken over does not take it back", async () => {
    const [arrived, goOn] = [gate(), gate()];
    const meet = taskableOperation({ name: "windows-meet" }, async () => {
      if (world.head > 2) return;
      arrived.open();
      await goOn.opened;
    });
    const make = flowSchema({ name: "windows-slow-start" }, function* () {
      if (world.head > 1) yield* meet.makeTask();
      return yield* trip();
    });
    await lead(make(), store, { death: { afterWrite: isNote } });
    world.head = 2;
    const earlier = lead(make(), store);
    await arrived.opened;
    world.head = 3;
    const before = async (write: Write) => {
      if (write.record?.notes.length !== 2) return;
      goOn.open();
      await earlier;
    };

    const { value } = await lead(make(), new WatchedBlobStore(store, { before }));

    expect([await earlier, value]).toEqual([replaced, "paid"]);
    expect(stands()).toEqual({ kept: ["flight", "hotel"], mostCalls: 1, mostUndos: 0 });
  });

  const inner = flowSchema({ name: "windows-inner", revertible: true }, function* () {
    yield* book.makeTask("car").with({ label: "car" });
    yield* book.makeTask("seat").with({ label: "seat" });
  });
  const outer = flowSchema({ name: "windows-around", revertible: true }, function* () {
    yield* book.makeTask("flight");
    if (world.head === 1) yield* inner();
    else yield* book.makeTask("dear").with({ label: "dear" });
    return "booked";
  });

  it.each([
    ["has begun", "seat"],
    ["begins", "car"],
  ])(
    "R17 submits nothing any more in an inner unit that it %s and to which the later one does not come",
    async (_when, label) => {
      const { earlier, later } = await overtaken(outer, { holds: isNoteOf(label), frees: isNoteOf("dear") });

      expect([earlier, later.value]).toEqual([replaced, "booked"]);
      expect(world.service.kept).toEqual(["dear", "flight"]);
    },
  );
});
