import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "@jest/globals";
import { execute, MemoryBlobStore, MemoryBroker, startWorker } from "@mazepa/core";
import { report } from "@mazepa/dashboard";
import { JobBoard } from "@mazepa/jobs";
import { FileBroker } from "@mazepa/local";
import { describeInBrowser, violations } from "./chromium.js";
import { press, secondTry, storeWithMany, storeWithMillion, storeWithOne, waiting } from "./shown-stores.js";
import { loaded, parts, show, watching } from "./watching.js";

const tops = ["executions", "workers", "queues", "jobs", "schedules", "signals", "doctor"];

describeInBrowser("what the page shows", () => {
  const { serve, open, temporaryFolder, later } = watching();

  it("UD1 shows each page of a store without executions, in both schemes, without a complaint", async () => {
    const server = await serve(new MemoryBlobStore());
    const { page, complaints } = await open(server.url);

    const found: string[] = [];
    for (const top of tops) {
      await show(page, `/${top}`);
      await page.locator("main h1").waitFor();
      found.push(...(await violations(page)).map((violation) => `${top}: ${violation}`));
    }

    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("UD3 shows each part of an execution, in both schemes and on a narrow screen, without a complaint", async () => {
    const server = await serve(await storeWithOne(), { brokers: [new MemoryBroker()], allowActions: true });
    const { page, complaints } = await open(server.url);
    await page.getByRole("link", { name: "nightly" }).click();
    await page.getByRole("heading", { level: 1, name: "nightly" }).waitFor();

    const found: string[] = [];
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      for (const part of parts) {
        await show(page, `/executions/nightly${part}`);
        await loaded(page);
        found.push(...(await violations(page)).map((violation) => `${part} ${width}: ${violation}`));
      }
    }

    await page.locator("table").last().locator(".row-link").first().click();
    await page.getByText("Run it again on your machine").waitFor();
    found.push(...(await violations(page)));

    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("UD4 shows all other pages with something on them, in both schemes, without a complaint", async () => {
    const broker = new FileBroker(await temporaryFolder());
    for (const name of ["sheets", "sheets-dead-letters"]) await broker.createQueue(name);
    await broker.queue("sheets").send([{ body: "{}" }]);
    const payloads = new MemoryBlobStore();
    const worker = startWorker({ broker, queues: ["sheets-dead-letters"], payloads, isolation: "inline" });
    const board = new JobBoard(new MemoryBlobStore());
    await board.post(press.makeTask("a"), { id: "job-a" });
    await board.schedule("hourly", { everyMs: 3_600_000 }, press.makeTask("b"));
    later(() => worker.stop().then(() => broker.close()));
    await waiting(board.store, later);
    const server = await serve(board.store, {
      ...{ brokers: [broker], payloads, board, allowActions: true },
      doctor: async () => [
        { about: "store", status: "ok", message: "can be read" },
        { about: "clock", status: "problem", message: "It is an hour ahead.", remedy: "Set it." },
      ],
    });
    const { page, complaints } = await open(server.url);

    const found: string[] = [];
    for (const view of [...tops, "queues/sheets", "executions/waiting"]) {
      await show(page, `/${view}`);
      await loaded(page);
      await page.locator("main table, main .finding").first().waitFor();
      const [details] = await page.locator("main button.row-link").all();
      await details?.click();
      found.push(...(await violations(page)).map((violation) => `${view}: ${violation}`));
    }

    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("UD1 draws few of 10,000 executions, has the rest when it scrolls, and filters in the address", async () => {
    const server = await serve(await storeWithMany(10_000));
    const { page, complaints } = await open(server.url);

    await page.getByRole("link", { name: "job-00000" }).waitFor();
    const paintMs = await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    process.stdout.write(`first paint with 10,000 executions: ${Math.round(paintMs)} ms\n`);
    const drawn = await page.locator("tbody tr").count();
    for (let times = 0; times < 4; times++) {
      const rows = await page.locator("table").getAttribute("aria-rowcount");
      await page.evaluate("scrollTo(0, document.body.scrollHeight)");
      await page.locator(`table:not([aria-rowcount="${rows}"])`).waitFor();
    }
    const drawnLater = await page.locator("tbody tr").count();
    await page.keyboard.press("/");
    await page.keyboard.type("job-00777");
    await page.locator('table[aria-rowcount="2"]').waitFor();

    expect(Math.max(drawn, drawnLater)).toBeLessThan(100);
    expect(page.url()).toContain("search=job-00777");
    expect(complaints).toEqual([]);
  });

  it("UD1 loses no letter that is typed while it begins to search, and no focus", async () => {
    const server = await serve(await storeWithOne());
    const { page, complaints } = await open(server.url);
    // The event comes after the search was taken and before the page is drawn for it.
    const typesOn = (text: string) =>
      page.evaluate(`addEventListener("hashchange", () => {
        const field = document.activeElement;
        field.value += ${JSON.stringify(text)};
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }, { once: true })`);

    const found: unknown[] = [];
    for (const view of ["/executions", "/executions/nightly/failures"]) {
      await show(page, view);
      await loaded(page);
      await page.keyboard.press("/");
      await typesOn("zy");
      await page.keyboard.type("cra");
      await page.waitForURL(/search=crazy/);
      await loaded(page);
      found.push(await page.evaluate("document.activeElement.value"));
    }

    expect(found).toEqual(["crazy", "crazy"]);
    expect(complaints).toEqual([]);
  });

  it("UD1 reads older executions of the list that is shown, not of a search that has no answer yet", async () => {
    const server = await serve(await storeWithMany(100));
    const { page } = await open(server.url);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(decodeURIComponent(request.url())));
    let answer: () => void = () => undefined;
    await page.route(/search/, (route) => void (answer = () => void route.continue()));

    await page.getByRole("link", { name: "job-00000" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("job-00007");
    await page.locator(".old").waitFor();
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    await page.locator('table[aria-rowcount="101"]').waitFor();
    answer();
    await page.locator('table[aria-rowcount="2"]').waitFor();

    expect(asked.filter((url) => url.includes("after="))).not.toHaveLength(0);
    expect(asked.filter((url) => url.includes("after=") && url.includes("search="))).toEqual([]);
  });

  it("UD1 shows each other page beside 10,000 executions", async () => {
    const broker = new FileBroker(await temporaryFolder());
    await broker.createQueue("sheets");
    later(() => broker.close());
    const [payloads, board] = [new MemoryBlobStore(), new JobBoard(await storeWithMany(10_000))];
    const server = await serve(board.store, { brokers: [broker], payloads, board });
    const { page, complaints } = await open(server.url);

    for (const view of [...tops, "queues/sheets", ...parts.map((part) => `executions/job-09999${part}`)]) {
      await show(page, `/${view}`);
      await loaded(page);
      if (view.startsWith("executions")) await page.locator("main table").first().waitFor();
    }

    expect(complaints).toEqual([]);
  });

  it("UD3 leads through lists and timelines by keys", async () => {
    const server = await serve(await storeWithMany(3));
    const { page, complaints } = await open(server.url);

    await page.getByRole("link", { name: "job-00000" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "job-00001" }).waitFor();
    await show(page, "/executions/job-00001/timeline");
    await page.locator(".timeline").focus();
    const shown: boolean[] = [];
    for (const key of ["+", "ArrowRight", "0"]) {
      await page.keyboard.press(key);
      shown.push(/from=\d+&to=\d+/.test(await page.evaluate<string>("location.hash")));
    }

    expect(shown).toEqual([true, true, false]);
    expect(complaints).toEqual([]);
  });

  it("UD3 draws the timeline of a million tasks as 2,000, and few rows of its 1,000 failures", async () => {
    const server = await serve(await storeWithMillion());
    const { page, complaints } = await open(server.url);

    await show(page, "/executions/million");
    await page.getByText("1,000,", { exact: false }).first().waitFor();
    await show(page, "/executions/million/timeline");
    await page.locator(".timeline .task").first().waitFor();
    const bars = await page.locator(".timeline .task").count();
    const rows = await page.locator("tbody tr").count();
    await show(page, "/executions/million/failures");
    await page.getByRole("table", { name: "Failed tasks" }).waitFor();
    const failed = await page.locator("tbody tr").count();

    expect(bars).toBeGreaterThan(0);
    expect(bars).toBeLessThanOrEqual(2000);
    expect(Math.max(rows, failed)).toBeLessThan(150);
    expect(complaints).toEqual([]);
  });

  it("UD3 tells the attempts of a task apart", async () => {
    const store = new MemoryBlobStore();
    await execute(secondTry.makeTask("a"), { checkpoint: store, executionId: "twice" });
    const server = await serve(store);
    const { page, complaints } = await open(server.url);

    await show(page, "/executions/twice/timeline");
    const bars = page.locator(".timeline .task");
    await bars.nth(1).waitFor();
    const chosen: (string | null)[] = [];
    for (const state of ["succeeded", "retried"]) {
      await page.locator(`.timeline .task.${state}`).dispatchEvent("click");
      await page.locator(`.timeline .task.chosen.${state}`).waitFor();
      chosen.push(await page.locator(".facts .state").textContent());
    }

    expect(await bars.count()).toBe(2);
    expect(chosen).toEqual(["succeeded", "retried"]);
    expect(complaints).toEqual([]);
  });

  it("US6 has the views of an execution in a file that loads nothing", async () => {
    const store = await storeWithOne();
    const file = path.join(await temporaryFolder(), "run.html");
    await writeFile(file, await report({ store, executionId: "nightly" }));
    const { page, complaints } = await open("about:blank");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url().replace(/^data:.*/, "data:")));

    await page.goto(pathToFileURL(file).href);
    const found: string[] = [];
    for (const part of parts) {
      await show(page, `/executions/nightly${part}`);
      await loaded(page);
      found.push(...(await violations(page)));
    }

    expect(new Set(asked.filter((url) => url !== "data:"))).toEqual(new Set([pathToFileURL(file).href]));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
