import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { FileBlobStore, MemoryBlobStore, type BlobStore } from "@mazepa/core";
import { isSearch } from "../../../scripts/random-runs.js";
import { book, closeStations, station, Trip } from "./trips.js";

/** Counts the requests to a store. */
function counted(store: BlobStore): { readonly store: BlobStore; readonly requests: () => number } {
  let requests = 0;
  const proxy = new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        requests++;
        return Reflect.apply(value, target, args);
      };
    },
  });
  return { store: proxy, requests: () => requests };
}

/** Writes entries of jobs that are being posted. */
async function fill(store: BlobStore, jobCount: number): Promise<void> {
  const at = String(Date.now()).padStart(14, "0");
  const write = (index: number) => store.put(`boards/jobs/open/499999999-${at}-job-${index}`, new Uint8Array());
  for (let from = 0; from < jobCount; from += 100)
    await Promise.all(Array.from({ length: Math.min(100, jobCount - from) }, (_, offset) => write(from + offset)));
}

const jobCount = isSearch ? 100_000 : 20_000;

describe("the requests of a poll", () => {
  afterEach(closeStations);

  it(`J9 are bounded at a board of ${jobCount} jobs, for a conductor and for a wait`, async () => {
    const { store, requests } = counted(new MemoryBlobStore());
    await fill(store, jobCount);
    const { board, conduct } = station(store);
    const before = requests();

    await conduct({ idleTimeoutMs: 0 }).done;
    const between = requests();
    await expect(board.wait({ timeoutMs: 0 })).rejects.toMatchObject({ code: "MAZEPA_TASK_TIMEOUT" });

    for (const count of [between - before, requests() - between]) {
      expect(count).toBeGreaterThan(100);
      expect(count).toBeLessThan(300);
    }
  });

  it("J9 reach the job that is due behind many that are not", async () => {
    const { board, conduct } = station();
    const notBefore = new Date(Date.now() + 86_400_000);
    for (let index = 0; index < 250; index++)
      await board.post(book.makeTask("later"), { id: `later-${index}`, notBefore, priority: 1 });
    const job = await board.post(book.makeTask("now"), { id: "now" });

    const first = await board.wait();
    conduct();

    expect([first.id, await job.result()]).toEqual(["now", "booked now"]);
  });

  it("J9 are bounded at a board in a directory", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-poll-"));
    const { store, requests } = counted(new FileBlobStore(directory));
    await fill(store, isSearch ? 100_000 : 500);
    const before = requests();

    await station(store).conduct({ idleTimeoutMs: 0 }).done;

    expect(requests() - before).toBeGreaterThan(100);
    expect(requests() - before).toBeLessThan(300);
    await rm(directory, { recursive: true });
  });
});

describe("arguments that make no sense", () => {
  afterEach(closeStations);

  it("O15 says of an operation that is posted what makes its task", async () => {
    const { board } = station();

    await expect(board.post(book as never)).rejects.toThrow(
      /is the function .*, not a task or a flow; did you mean `\.makeTask\(…\)`/,
    );
    await expect(board.schedule("s", { everyMs: 1000 }, new Trip() as never)).rejects.toThrow(/`\.makeFlow\(…\)`/);
  });

  it("J9 refuses options of waits that it does not know", async () => {
    const { board } = station();
    const job = await board.post(book.makeTask("a"));

    await expect(board.wait({ timeout: 5 } as never)).rejects.toThrow(/JobBoard\.wait has no option "timeout"/);
    await expect(job.result({ timeoutMs: -1 })).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    await expect(board.wait({ signal: {} } as never)).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    await expect(job.result({ timeout: 5 } as never)).rejects.toThrow(/Job\.result has no option "timeout"/);
  });
});
