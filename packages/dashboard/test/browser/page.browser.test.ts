import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { MemoryBlobStore, MemoryBroker, type BlobStore } from "@mazepa/core";
import type { Browser, Page } from "playwright-core";
import { report, serveDashboard, type DashboardServer, type ServeOptions } from "@mazepa/dashboard";
import { describeInBrowser, openWindow, startBrowser, violations, type Window } from "./chromium.js";
import { hostile, hostileStore, storeWithMany, storeWithMillion, storeWithOne } from "./shown-stores.js";

const tops = ["executions", "workers", "queues", "jobs", "schedules", "signals", "doctor"];
const parts = ["", "/timeline", "/graph", "/failures"];

describeInBrowser("the page in a browser", () => {
  let browser: Browser;
  const cleanUps: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  afterAll(() => browser.close());

  async function serve(store: BlobStore | string, options: Partial<ServeOptions> = {}): Promise<DashboardServer> {
    const server = await serveDashboard({ store, doctor: async () => [], ...options });
    cleanUps.push(() => server.close());
    return server;
  }

  async function open(address: string): Promise<Window> {
    const window = await openWindow(browser);
    cleanUps.push(() => window.page.context().close());
    await window.page.goto(address);
    return window;
  }

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

    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("US2 keeps the token out of the address, and asks for one that it has not", async () => {
    const server = await serve(await storeWithOne());
    const [address = "", token = ""] = server.url.split("#token=");

    const { page: known } = await open(server.url);
    await known.getByRole("link", { name: "nightly" }).waitFor();
    const kept = known.url();
    const { page: unknown } = await open(address);
    await unknown.getByRole("textbox", { name: "Token" }).fill(token);
    await unknown.getByRole("button", { name: "Continue" }).click();
    await unknown.getByRole("link", { name: "nightly" }).waitFor();

    expect(kept).not.toContain(token);
    expect(unknown.url()).not.toContain(token);
  });

  it("UD1 draws few of 10,000 executions, has the rest when it scrolls, and filters in the address", async () => {
    const server = await serve(await storeWithMany(10_000));
    const { page, complaints } = await open(server.url);

    await page.getByRole("link", { name: "job-00000" }).waitFor();
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

  it("US10 serves a hundred viewers, each of whom is told, and says to one more that there is no room", async () => {
    const store = await storeWithOne();
    const server = await serve(store);
    const [address = "", token = ""] = server.url.split("#token=");
    const headers = { authorization: `Bearer ${token}` };
    const stream = `${address}api/stream?view=executions`;

    const viewers = await Promise.all(Array.from({ length: 99 }, () => fetch(stream, { headers })));
    const { page: last } = await open(server.url);
    await last.getByRole("link", { name: "nightly" }).waitFor();
    const { page: oneMore } = await open(server.url);
    await oneMore.getByText("There are 100 streams already.").first().waitFor();

    const told = await Promise.all(viewers.map(async ({ body }) => (await body?.getReader().read())?.value?.length));
    expect(told.filter((length) => length !== undefined && length > 0)).toHaveLength(99);
  });

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

  it("UD1 tells of a head that is killed while it is watched", async () => {
    const folder = await temporaryFolder();
    const head = spawn(process.execPath, [path.join(import.meta.dirname, "watched-head.js"), folder], { stdio: "ignore" });
    cleanUps.push(async () => head.kill("SIGKILL"));
    const server = await serve(folder);
    const { page, complaints } = await open(`${server.url}`);
    await page.getByRole("link", { name: "watched" }).click();
    await page.locator(".head .state", { hasText: "running" }).waitFor();

    head.kill("SIGKILL");
    await once(head, "exit");
    await page.locator(".head .state", { hasText: "interrupted" }).waitFor();

    await expect(page.getByText("No process leads it any more").count()).resolves.toBe(1);
    expect(complaints).toEqual([]);
  });

  it("US10 says that the server is away, and goes on when it is back", async () => {
    const store = await storeWithOne();
    const token = "0123456789abcdef0123456789abcdef";
    const server = await serveDashboard({ store, token });
    const { page } = await open(server.url);
    await page.getByRole("link", { name: "nightly" }).waitFor();

    await server.close();
    await page.getByText("The server cannot be reached.").waitFor();
    const isStillShown = await page.getByRole("link", { name: "nightly" }).isVisible();
    await serve(store, { token, port: Number(new URL(server.url).port) });
    await page.getByRole("button", { name: "Try now" }).click();
    await page.locator(".connection", { hasText: "Live" }).waitFor();

    expect(isStillShown).toBe(true);
  });

  it("US5 has no actions unless they are allowed, and purges only what was typed", async () => {
    const broker = new MemoryBroker();
    await broker.createQueue("sheets");
    await broker.queue("sheets").send([{ body: "{}" }]);
    const store = await storeWithOne();
    const reading = await serve(store, { brokers: [{ broker, queues: ["sheets"] }] });
    const acting = await serve(store, { brokers: [{ broker, queues: ["sheets"] }], allowActions: true });

    const { page: reader } = await open(reading.url);
    await show(reader, "/queues/sheets");
    await reader.getByRole("heading", { level: 1, name: "sheets" }).waitFor();
    await loaded(reader);
    const offered = await reader.getByRole("button", { name: "Purge" }).count();
    const { page: actor, complaints } = await open(acting.url);
    await show(actor, "/queues/sheets");
    await actor.getByRole("button", { name: "Purge" }).click();
    const button = actor.getByRole("dialog").getByRole("button", { name: "Purge" });
    const isOpenAtFirst = await button.isEnabled();
    await actor.getByLabel("to confirm").fill("sheets");
    await button.click();
    await actor.getByRole("dialog").waitFor({ state: "detached" });
    const depth = await broker.queue("sheets").depth();

    expect(offered).toBe(0);
    expect(isOpenAtFirst).toBe(false);
    expect(depth.ready).toBe(0);
    expect(complaints).toEqual([]);
  });

  async function temporaryFolder(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), "mazepa-page-"));
    cleanUps.push(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }
});

/** Goes to a view as a link does. */
async function show(page: Page, view: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
}

/** Waits until what is shown is of now. */
async function loaded(page: Page): Promise<void> {
  await page.locator("main h1").waitFor();
  await page.locator("main .loading").first().waitFor({ state: "detached" });
  await page.locator("main .old").first().waitFor({ state: "detached" });
}
