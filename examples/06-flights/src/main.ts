import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execute, ExecutionCancelledError, InProcessQueue } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";
import { readCommandLine, usage, type CommandLine } from "./command-line.js";
import { FlightsFlow } from "./flights-flow.js";
import { count, decimal, percent } from "./page/figures.js";

const checkpoint = ".mazepa";
/** A module that brings all operations with it. */
const operations = new URL("./flights-flow.js", import.meta.url).href;

try {
  await main(readCommandLine(process.argv.slice(2)));
} catch (error) {
  if (error instanceof ExecutionCancelledError) console.error("Interrupted. Start it again to go on from here.");
  else console.error(error instanceof TypeError ? `${error.message}\n\n${usage}` : error);
  process.exitCode = 1;
}

async function main({ directory, fresh, threads, ...options }: CommandLine): Promise<void> {
  if (fresh) await rm(checkpoint, { recursive: true, force: true });
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());

  const { report, page } = await execute(new FlightsFlow().makeFlow(directory, options), {
    queue: threads > 0 ? new WorkerPoolQueue({ threads, modules: [operations] }) : new InProcessQueue(),
    executionId: "flights",
    checkpoint,
    progress: true,
    signal: interrupted.signal,
  });

  console.log(`${count(report.rowsRead)} flights between ${report.airports.length} airports`);
  console.log(`${percent(report.all.onTimeShare)} on time, ${decimal(report.all.meanDelayMin)} minutes late on average`);
  for (const { fault, count: rows } of report.rejected) console.log(`left out: ${count(rows)} ${fault}`);
  console.log(`See ${pathToFileURL(resolve(page)).href}`);
}

// Output of `node main.js --rows 55000`:
// 55,000 flights between 227 airports
// 78.9% on time, 7.8 minutes late on average
// See file:///…/report/flights.html
