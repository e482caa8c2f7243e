// Draws docs/images/flights.png: the upper part of the report of the flights example, as Chromium
// shows it (the Debian package `chromium`). Give the report that `npm run demo` has written.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [report = "report/flights.html"] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1000, height: 1140 } });
await page.goto(pathToFileURL(path.resolve(report)).href);
await page.screenshot({ path: "docs/images/flights.png", clip: { x: 0, y: 20, width: 1000, height: 1120 } });
await browser.close();
