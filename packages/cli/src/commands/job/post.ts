import { Command, Option } from "commander";
import { withExamples } from "../../examples.js";
import { boardOptions } from "../../jobs/open-board.js";
import { postTarget, type PostTargetOptions } from "../../jobs/post-target.js";
import { loadTarget, parseArguments } from "../../loading/load-target.js";
import { positiveNumber } from "../../option-parsers.js";
import { reserveStdout } from "../../output/output.js";

/** `mazepa job post`. */
export function jobPostCommand(): Command {
  const command = new Command("post")
    .description("post a flow or a task for conductors, and print the job's id")
    .argument("<target>", "a file or an installed package, and which of its exports: flows.ts#Pipeline")
    .argument("[args...]", "arguments as JSON; a word that does not look like JSON is a text");
  for (const option of boardOptions()) command.addOption(option);
  command
    .option("--id <id>", "the id of the job; the same work is posted once under it (default: a new one)")
    .option("--priority <number>", "jobs of a higher priority are claimed first (default: 0)")
    .option("--not-before <date>", "the date from which it may be claimed: 2027-01-31T12:00:00Z")
    .addOption(new Option("--retries <count>", "maximum number of further runs after failed ones").argParser(positiveNumber))
    .option("-w, --wait", "wait for the end, and print the result")
    .option("--json", "print JSON");
  return withExamples(command.action(postJob), [
    ["job post flows.ts#BookTrip BER OSL --board ./board --id trip-17 --wait", "one job, and its result"],
  ]);
}

async function postJob(spec: string, words: readonly string[], options: PostTargetOptions): Promise<void> {
  reserveStdout();
  const { target } = await loadTarget(spec, parseArguments(words));
  await postTarget(spec, target, options);
}
