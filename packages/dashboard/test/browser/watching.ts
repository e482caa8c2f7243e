import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll } from "@jest/globals";
import type { BlobStore } from "@mazepa/core";
import { serveDashboard, type DashboardServer, type ServeOptions } from "@mazepa/dashboard";
import type { Browser, Page } from "playwright-core";
import { openWindow, startBrowser, type Window } from "./chromium.js";

/** The parts of the page of an execution, as its address goes on. */
export const parts = ["", "/timeline", "/graph", "/failures"];

/** What tests in a browser have, all of which is closed after each. */
export interface Watching {
  serve(store: BlobStore | string, options?: Partial<ServeOptions>): Promise<DashboardServer>;
  open(address: string): Promise<Window>;
  temporaryFolder(): Promise<string>;
  /** Has something done after the test, the last first. */
  later(cleanUp: () => Promise<unknown>): void;
}

/** Starts a browser for the tests of a `describe`. */
export function watching(): Watching {
  let browser: Browser;
  const cleanUps: (() => Promise<unknown>)[] = [];
  const later = (cleanUp: () => Promise<unknown>) => void cleanUps.push(cleanUp);
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  afterAll(() => browser.close());
  return {
    async serve(store, options = {}) {
      const server = await serveDashboard({ store, doctor: async () => [], ...options });
      later(() => server.close());
      return server;
    },
    async open(address) {
      const window = await openWindow(browser);
      later(() => window.page.context().close());
      await window.page.goto(address);
      return window;
    },
    async temporaryFolder() {
      const folder = await mkdtemp(path.join(tmpdir(), "mazepa-page-"));
      later(() => rm(folder, { recursive: true, force: true }));
      return folder;
    },
    later,
  };
}

/** Goes to a view as a link does. */
export async function show(page: Page, view: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
}

/** Waits until what is shown is of now. */
export async function loaded(page: Page): Promise<void> {
  await page.locator("main h1").waitFor();
  await page.locator("main .loading").first().waitFor({ state: "detached" });
  await page.locator("main .old").first().waitFor({ state: "detached" });
}
