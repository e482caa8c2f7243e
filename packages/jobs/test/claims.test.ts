import { afterEach, describe, expect, it } from "@jest/globals";
import { claim, listed } from "./boards.js";
import { book, closeStations, station } from "./trips.js";

describe("the claim of a job", () => {
  afterEach(closeStations);

  it("J4 lets one of several processes claim, and names the owner to the others", async () => {
    const { board } = station();
    await board.post(book.makeTask("a"), { id: "a" });

    const claims = await Promise.allSettled([1, 2, 3].map(() => claim(board, "a")));

    const won = claims.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const lost = claims.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
    expect(won).toHaveLength(1);
    for (const error of lost) expect(error).toMatchObject({ code: "MAZEPA_JOB_CLAIMED", owner: { pid: process.pid } });
    await won[0]?.release();
  });

  it("TF43 ends a claim once: by consume, fail, abandon or trash", async () => {
    const { board } = station();
    const ends = ["consume", "fail", "abandon", "trash"] as const;
    const tried: string[] = [];

    for (const end of ends) {
      await board.post(book.makeTask(end), { id: end });
      const held = await claim(board, end);
      await held[end](new Error("an end"));
      for (const again of ends)
        await held[again](new Error("again")).catch((error: unknown) => tried.push((error as { code: string }).code));
    }

    expect(tried).toEqual(Array(16).fill("MAZEPA_JOB_CLAIM_LOST"));
    expect(await listed(board)).toEqual(["abandon unclaimed", "consume succeeded", "fail failed", "trash trashed"]);
  });

  it("J4 loses a claim that another has taken, or whose lease was removed", async () => {
    const { board, store } = station();
    await board.post(book.makeTask("a"), { id: "a" });
    const first = await claim(board, "a");

    await store.delete(["executions/a/lease"]);
    const second = await claim(board, "a");

    await expect(first.consume("first")).rejects.toMatchObject({ code: "MAZEPA_JOB_CLAIM_LOST" });
    expect(first.signal.aborted).toBe(true);
    await second.consume("second");
    await expect((await board.job("a"))?.result()).resolves.toBe("second");
  });

  it("J4 claims and ends a job whose lease was removed after it had been given back", async () => {
    const { board, store } = station();
    const job = await board.post(book.makeTask("a"), { id: "a" });
    for (let times = 0; times < 2; times++) await (await claim(board, "a")).abandon();
    await store.delete(["executions/a/lease"]);

    const held = await claim(board, "a");
    await held.consume("done");

    expect([held.lostHeads, await job.result()]).toEqual([0, "done"]);
  });
});
