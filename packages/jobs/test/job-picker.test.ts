import { afterEach, describe, expect, it } from "@jest/globals";
import { boardStoreOf } from "../src/job-board.js";
import { JobPicker } from "../src/job-picker.js";
import { KnownWork } from "../src/known-work.js";
import { book, closeStations, station } from "./trips.js";

/** Posts jobs, one in each ms, and returns those that a conductor with `room` claims, in order. */
async function claimed({ priorities, room }: { priorities: Record<string, number>; room: number }): Promise<string[]> {
  let now = 1_000_000;
  const { board } = station(undefined, () => ++now);
  for (const [id, priority] of Object.entries(priorities)) await board.post(book.makeTask(id), { id, priority });
  let number = 1;
  const picker = new JobPicker({
    store: boardStoreOf(board),
    known: new KnownWork({ modules: [], packages: [] }),
    tell: () => undefined,
    pollMs: 20,
    random: () => (number /= 2), // ever smaller, so that the last comes first
  });
  const ids: string[] = [];
  await picker.claim(
    () => room - ids.length,
    ({ record, lease }) => {
      ids.push(record.id);
      void lease.release();
    },
  );
  return ids;
}

describe("the order in which a conductor claims jobs", () => {
  afterEach(closeStations);

  it("J8 shuffles jobs of one priority that it has room for, so that conductors take different ones", async () => {
    const ids = await claimed({ priorities: { a: 0, b: 0, c: 0, d: 0, e: 0 }, room: 3 });

    expect(ids).toEqual(["c", "b", "a"]);
  });

  it("J8 never claims a lower priority first, nor a younger job instead of an older one", async () => {
    const ids = await claimed({ priorities: { a: 0, b: 0, c: 5, d: 5, e: 0 }, room: 4 });

    expect(ids).toEqual(["d", "c", "b", "a"]);
  });
});
