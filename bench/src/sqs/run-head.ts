import { openBareHead } from "./bare-head.js";
import { openMazepaHead } from "./mazepa-head.js";

/** What one head with one worker took. */
export interface SqsMeasurement {
  readonly seconds: number;
  readonly peakMegabytes: number;
}

const warmUp = 500;
const [kind = "", size = "1", count = "0", endpoint = ""] = process.argv.slice(2);
const head = await (kind === "bare" ? openBareHead(endpoint, Number(size)) : openMazepaHead(endpoint, kind, size));
await head.run(-warmUp, warmUp);
await told();
const startedMs = performance.now();
const sum = await head.run(0, Number(count));
const seconds = (performance.now() - startedMs) / 1000;
if (sum !== (Number(count) * (Number(count) - 1)) / 2) throw new Error(`The results of ${kind} add up to ${sum}.`);
await told({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 } satisfies SqsMeasurement);
await head.close();
process.disconnect();

/** Says where it stands, and waits until it may go on: requests are counted in between. */
async function told(message: SqsMeasurement | "warm" = "warm"): Promise<void> {
  const answer = new Promise((resolve) => process.once("message", resolve));
  process.send?.(message);
  await answer;
}
