import { flowSchema, race, type BlobStore, type Target } from "../../src/index.js";
import { book, linger, pay, world } from "./killed-flows.js";
import { lead, type Death, type HeadEnd } from "./mortal-heads.js";
import type { Write } from "./watched-blob-store.js";

/** One head dies, the next one ends the execution. */
export async function killed(make: () => Target, death: Death, store: BlobStore): Promise<HeadEnd> {
  const first = await lead(make(), store, { death });
  if (!first.isDead) throw new Error("the head did not die");
  world.head = 2;
  return lead(make(), store);
}

/** What stands in the service, and how often it was called at most. */
export function stands(): unknown {
  const { kept, mostCalls, mostUndos } = world.service;
  return { kept, mostCalls, mostUndos };
}

export const isNote = ({ record }: Write) => record?.phase === "open" && record.notes.length > 0;
export const isDecision = ({ record }: Write) => record?.phase === "decided";
export const isReverted = ({ record }: Write) => record?.phase === "reverted";

export const hotel = flowSchema({ name: "windows-hotel", revertible: true }, function* () {
  yield* book.makeTask("hotel");
});
/** Money is there for every head but the first. */
export const trip = flowSchema({ name: "windows-trip", revertible: true }, function* () {
  yield* book.makeTask("flight");
  yield* book.makeTask("hotel");
  yield* pay.makeTask(world.head < 2);
  return "paid";
});
export const vainTrip = flowSchema({ name: "windows-vain-trip", revertible: true }, function* () {
  yield* book.makeTask("flight");
  yield* book.makeTask("hotel");
  yield* pay.makeTask(true);
});
export const edited = flowSchema({ name: "windows-edited", revertible: true }, function* () {
  yield* book.makeTask(world.head === 1 ? "cheap" : "dear");
  return "booked";
});
export const raced = flowSchema({ name: "windows-raced", revertible: true }, function* () {
  const ways = [world.head === 1 ? book.makeTask("cheap") : linger.makeTask("cheap"), book.makeTask("dear")];
  return yield* race(world.head === 1 ? ways.slice(0, 1) : ways.slice(1));
});
export const caught = flowSchema({ name: "windows-caught", revertible: true }, function* () {
  try {
    yield* world.head === 1 ? pay.makeTask(true) : pay.makeTask(false);
    yield* book.makeTask("dear");
  } catch {
    yield* book.makeTask("cheap");
  }
  return "booked";
});
