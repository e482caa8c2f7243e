import { Command, Option } from "commander";
import { withExamples } from "../../examples.js";
import { agoText, oneLine } from "../../executions/execution-text.js";
import { boardOptions, findJob, type BoardOptions } from "../../jobs/open-board.js";
import { duration } from "../../option-parsers.js";
import { printFacts, printResult, printValue, reserveStdout } from "../../output/output.js";

/** `mazepa job show`. */
export function jobShowCommand(): Command {
  const command = new Command("show").description("show a job").argument("<job>", "its id");
  for (const option of boardOptions()) command.addOption(option);
  command.option("--json", "print an object as JSON").action(show);
  return withExamples(command, [["job show trip-17 --board ./board", "its state, owner, run and error"]]);
}

/** `mazepa job wait`. */
export function jobWaitCommand(): Command {
  const command = new Command("wait").description("wait until a job has ended, and print its result").argument("<job>", "its id");
  for (const option of boardOptions()) command.addOption(option);
  command
    .addOption(new Option("--timeout <duration>", "how long to wait (default: for ever)").argParser(duration))
    .option("--json", "print the result as JSON")
    .action(wait);
  return withExamples(command, [["job wait trip-17 --board ./board --timeout 10m", "its result, or its error"]]);
}

async function show(id: string, options: BoardOptions): Promise<void> {
  const view = await (await findJob(options, id)).view();
  if (options.json) return printResult(view, options);
  const { state, name, priority, run, postedAt, owner, notBefore, error } = view;
  const facts = {
    ...{ job: id, state, name, priority: String(priority), run: String(run), posted: agoText(postedAt) },
    ...(owner && { owner: `process ${owner.pid} on host ${owner.host}` }),
    ...(notBefore && { "not before": notBefore.toISOString() }),
    ...(error && { error: oneLine(`${error.name}: ${error.message}`, 300) }),
  };
  printFacts(facts);
}

async function wait(id: string, options: BoardOptions & { readonly timeout?: number }): Promise<void> {
  reserveStdout();
  const job = await findJob(options, id);
  printValue(await job.result(options.timeout === undefined ? {} : { timeoutMs: options.timeout }), options);
}
