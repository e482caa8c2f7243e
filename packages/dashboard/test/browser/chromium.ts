import { existsSync } from "node:fs";
import { describe } from "@jest/globals";
import axe from "axe-core";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env["MAZEPA_CHROMIUM"] ?? places.find((place) => existsSync(place));

/** Tests in a browser, where there is one. */
export const describeInBrowser =
  executablePath !== undefined || process.env["MAZEPA_REQUIRE_SERVICES"] ? describe : describe.skip;

export function startBrowser(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
  return chromium.launch({ args, ...(executablePath !== undefined && { executablePath }) });
}

/** A window, and everything that the browser has complained about in it. */
export interface Window {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error.stack)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, complaints };
}

/** What axe-core finds wrong with what is shown, in both schemes. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    found.push(...(await page.evaluate(runAxe)).map((violation) => `${colorScheme}: ${violation}`));
  }
  return found;
}

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

interface Axe {
  run(): Promise<{ readonly violations: readonly AxeViolation[] }>;
}

/** Runs in the page. */
async function runAxe(): Promise<string[]> {
  const { violations: found } = await (globalThis as unknown as { axe: Axe }).axe.run();
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""} ${nodes[0]?.failureSummary ?? ""}`);
}
