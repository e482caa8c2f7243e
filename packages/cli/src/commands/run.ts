import { Command } from "commander";
import { execute } from "@mazepa/core";
import { withExamples } from "../examples.js";
import { loadTarget, parseArguments } from "../load-target.js";
import { openQueue } from "../open-queue.js";
import { printResult } from "../output.js";

interface RunOptions {
  readonly queue: string;
  readonly json?: boolean;
}

/** `mazepa run`. */
export function runCommand(): Command {
  const command = new Command("run")
    .description("run a flow, a task or an operation, and print its result")
    .argument("<target>", "a file or an installed package, and what it exports: flows.ts#Pipeline")
    .argument("[args...]", "arguments as JSON; what does not look like JSON is a text")
    .option("-q, --queue <queue>", "where tasks run: inprocess, threads:4, processes:4, or the URL of a broker", "inprocess")
    .option("--json", "print the result as JSON")
    .action(run);
  return withExamples(command, [['run flows.ts#Pipeline \'["a","b"]\'', "the flow schema Pipeline with one argument, an array"]]);
}

async function run(spec: string, words: readonly string[], { queue: name, json }: RunOptions): Promise<void> {
  const { target, module } = await loadTarget(spec, parseArguments(words));
  const { queue, close } = await openQueue(name, { modules: [module], packages: [] });
  try {
    printResult(await execute(target, { queue, progress: true }), { json });
  } finally {
    await close();
  }
}
