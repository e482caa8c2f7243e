// Takes the pictures of the dashboard that pages show, of real executions, into docs/images. It
// needs Chromium; MAZEPA_CHROMIUM names it if it is not at the usual place.
import { mkdirSync } from "node:fs";
import { serveDashboard } from "@mazepa/dashboard";
import { chromium } from "playwright-core";
import { runDemo } from "./screenshot-demo.js";

const folder = "docs/images";
const size = { width: 1280, height: 800 };

const { store, payloads, broker, executionId, stop } = await runDemo();
const server = await serveDashboard({ store, payloads, brokers: [broker], allowActions: true });

/** @type {Readonly<Record<string, string>>} */
const views = {
  executions: "/executions",
  execution: `/executions/${executionId}`,
  timeline: `/executions/${executionId}/timeline`,
  graph: `/executions/${executionId}/graph`,
  failures: `/executions/${executionId}/failures`,
};

const browser = await chromium.launch({
  executablePath: process.env["MAZEPA_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
});
mkdirSync(folder, { recursive: true });
for (const scheme of /** @type {const} */ (["light", "dark"])) await takeAll(scheme);
await browser.close();
await server.close();
await stop();

/** @param {"light" | "dark"} colorScheme */
async function takeAll(colorScheme) {
  const page = await browser.newPage({ viewport: size, colorScheme, reducedMotion: "reduce" });
  await page.goto(server.url);
  for (const [name, view] of Object.entries(views)) {
    await page.locator("main table").first().waitFor();
    await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
    if (name === "failures") await page.locator("table").last().locator(".row-link").first().click();
    await page
      .locator(name === "graph" ? "main img" : "main table")
      .first()
      .waitFor();
    await page.locator("main .loading, main .old").first().waitFor({ state: "detached" });
    await page.screenshot({ path: `${folder}/dashboard-${name}${colorScheme === "dark" ? "-dark" : ""}.png` });
  }
  await page.close();
}
