import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "@jest/globals";
import { MemoryBlobStore } from "@mazepa/core";
import { report } from "@mazepa/dashboard";
import { JobBoard } from "@mazepa/jobs";
import { FileBroker } from "@mazepa/local";
import { describeInBrowser } from "./chromium.js";
import { hostile, hostileFlow, hostileStore, waiting } from "./shown-stores.js";
import { loaded, parts, show, watching } from "./watching.js";

describeInBrowser("a page with hostile texts", () => {
  const { serve, open, temporaryFolder, later } = watching();

  it("US7 shows hostile names and errors as text, on the page and in a report", async () => {
    const store = await hostileStore();
    const server = await serve(store);
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "run.html"), await report({ store, executionId: "hostile" }));
    const windows = [await open(server.url), await open(pathToFileURL(path.join(folder, "run.html")).href)];

    const shown: string[] = [];
    for (const { page } of windows) {
      for (const part of parts) {
        await show(page, `/executions/hostile${part}`);
        await loaded(page);
      }
      await page.locator("table").last().locator(".row-link").first().click();
      await page.getByRole("button", { name: "Copy" }).or(page.getByText("cannot be replayed")).first().waitFor();
      shown.push((await page.locator("main").textContent()) ?? "");
      shown.push(String(await page.locator("img[src=x]").count()), await page.title());
    }

    for (const text of [shown[0], shown[3]]) expect(text).toContain(hostile.script);
    expect([shown[1], shown[4]]).toEqual(["0", "0"]);
    expect([shown[2], shown[5]].join()).not.toContain("owned");
    expect(windows.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  it("US7 shows hostile messages, jobs and signals as text", async () => {
    const broker = new FileBroker(await temporaryFolder());
    for (const name of ["sheets", "sheets-dead-letters"]) await broker.createQueue(name);
    await broker.queue("sheets").send([{ body: hostile.ending }]);
    const letter = { mazepa: 1, kind: "dead-letter", queue: "sheets", reason: hostile.script, body: hostile.ending };
    await broker.queue("sheets-dead-letters").send([{ body: JSON.stringify(letter) }]);
    const board = new JobBoard(new MemoryBlobStore());
    await board.post(hostileFlow(), { id: "job-a", note: hostile.script });
    await board.schedule("hourly", { everyMs: 3_600_000 }, hostileFlow());
    later(() => broker.close());
    await waiting(board.store, later);
    const server = await serve(board.store, { brokers: [broker], board });
    const { page, complaints } = await open(server.url);

    for (const [view, text] of [
      ["queues/sheets?show=dead-letters", hostile.script],
      ["jobs", hostile.script],
      ["schedules", hostile.ending],
      ["signals", hostile.ending],
    ] as const) {
      await show(page, `/${view}`);
      await page.locator("main table").getByText(text).first().waitFor();
    }
    await show(page, "/queues/sheets");
    await page.locator("main table .row-link").first().click();
    await page.locator("pre", { hasText: hostile.ending }).waitFor();

    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(await page.title()).not.toContain("owned");
    expect(complaints).toEqual([]);
  });
});
