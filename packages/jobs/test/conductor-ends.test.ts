import { afterEach, describe, expect, it } from "@jest/globals";
import { listed } from "./boards.js";
import { book, closeStations, station, trips } from "./trips.js";

afterEach(closeStations);

describe("a conductor that ends by itself", () => {
  it("TF45 ends after `maxJobs` jobs", async () => {
    const { board, conduct } = station();
    for (let index = 0; index < 6; index++) await board.post(book.makeTask(`job ${index}`), { id: `job-${index}` });

    expect(await conduct({ maxJobs: 5 }).done).toBe("max-jobs");

    expect(trips.ran).toHaveLength(5);
  });

  it("J8 ends when it has been idle for `idleTimeoutMs`", async () => {
    const { board, conduct } = station();
    const job = await board.post(book.makeTask("a"), { id: "a" });

    expect(await conduct({ idleTimeoutMs: 0 }).done).toBe("idle");

    expect(await job.result({ timeoutMs: 0 })).toBe("booked a");
  });

  it("J8 is not idle before it has looked for a job after the last one", async () => {
    const { board, conduct } = station();
    for (const id of ["a", "b", "c"]) await board.post(book.makeTask(id), { id });

    expect(await conduct({ idleTimeoutMs: 0, concurrency: 1 }).done).toBe("idle");

    expect(await listed(board)).toEqual(["a succeeded", "b succeeded", "c succeeded"]);
  });
});
