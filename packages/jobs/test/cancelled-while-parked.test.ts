import { afterEach, describe, expect, it } from "@jest/globals";
import { flowSchema, readExecution, sendSignal, signal } from "@mazepa/core";
import { book, closeStations, station } from "./trips.js";
import { seen, until } from "./watching.js";

const approval = flowSchema({ name: "parking.cancelled" }, function* () {
  const first = yield* book.makeTask("before");
  return [first, yield* signal("approval"), yield* signal("approval")];
});

afterEach(closeStations);

describe("a job that is cancelled while nothing leads it", () => {
  it("SG4 a job that was cancelled while it was parked, or before it began, takes no signal", async () => {
    const all = station();
    const { store, board, conduct } = all;
    const parked = await board.post(approval(), { id: "parked" });
    const conductor = conduct({ parkAfterMs: 0, pollMs: 5 });
    await seen(all, "job-parked");
    await conductor.stop();
    const unclaimed = await board.post(approval(), { id: "unclaimed" });

    await Promise.all([parked, unclaimed].map((job) => job.cancel("no longer wanted")));

    for (const id of ["parked", "unclaimed"]) {
      await expect(sendSignal(store, id, "approval", 1)).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_ENDED" });
      expect(await readExecution(store, id)).toMatchObject({ state: "cancelled" });
    }
  });

  it("J12 SG4 a job that was cancelled while it was parked, and is reposted, takes signals again", async () => {
    const all = station();
    const job = await all.board.post(approval(), { id: "reposted" });
    const first = all.conduct({ parkAfterMs: 0, pollMs: 5 });
    await seen(all, "job-parked");
    await first.stop();
    await job.cancel("no longer wanted");
    await job.repost({ resume: true });

    all.conduct({ parkAfterMs: 0, pollMs: 5 });
    await until(async () => all.told().filter((line) => line === "job-parked reposted").length === 2);
    await sendSignal(all.store, "reposted", "approval", "first");
    await until(async () => all.told().filter((line) => line === "job-parked reposted").length === 3);
    await sendSignal(all.store, "reposted", "approval", "second");

    expect(await job.result()).toEqual(["booked before", "first", "second"]);
  });
});
