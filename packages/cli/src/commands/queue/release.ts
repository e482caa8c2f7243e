import { Command } from "commander";
import { UsageError } from "../../output/cli-errors.js";
import { exitCodes } from "../../output/exit-codes.js";
import { withExamples } from "../../examples.js";
import { note, printResult } from "../../output/output.js";
import { confirm } from "../../queue/confirm.js";
import { counted } from "../../queue/measures.js";
import { withQueue } from "../../queue/named-queue.js";

interface ReleaseOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `mazepa queue release`. */
export function releaseCommand(): Command {
  const command = new Command("release")
    .description("make leased and delayed messages ready, e.g. when their workers are gone")
    .argument("<queue>", "the URL of a queue")
    .option("-y, --yes", "do not ask")
    .option("--json", "print the count as JSON")
    .addHelpText("after", "\nLive workers lose the tasks that they are running: other workers run them again.")
    .action(release);
  return withExamples(command, [["queue release file:./queues#tasks --yes", "after all workers were killed"]]);
}

async function release(url: string, { yes, json }: ReleaseOptions): Promise<void> {
  await withQueue(url, async ({ queue, label }) => {
    if (queue.makeReady === undefined)
      throw new UsageError(
        `${label} cannot do this: leases and delays there can only expire, or be given back by the consumer that holds them.`,
      );
    const { leased, delayed } = await queue.depth();
    const question = `Take ${counted(leased, "leased message")} from their workers, and make them and ${counted(delayed, "delayed message")} of ${label} ready?`;
    if (leased > 0 && !(await confirm(question, { yes }))) {
      note("Nothing was released.");
      process.exitCode = exitCodes.failed;
      return;
    }
    const released = await queue.makeReady();
    printResult(json ? { queue: label, released } : `released ${counted(released, "message")} of ${label}`, { json });
  });
}
