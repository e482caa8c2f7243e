import { Command } from "commander";
import { exitCodes } from "../../output/exit-codes.js";
import { withExamples } from "../../examples.js";
import { note, printResult } from "../../output/output.js";
import { confirm } from "../../queue/confirm.js";
import { counted } from "../../queue/measures.js";
import { withQueue } from "../../queue/named-queue.js";

interface PurgeOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `mazepa queue purge`. */
export function purgeCommand(): Command {
  const command = new Command("purge")
    .description("remove all messages that are ready or delayed, for good")
    .argument("<queue>", "the URL of a queue")
    .option("-y, --yes", "do not ask")
    .option("--json", "print the counts as JSON")
    .addHelpText("after", "\nSQS takes a minute, and the command waits. Leased messages may stay.")
    .action(purge);
  return withExamples(command, [["queue purge file:./queues#tasks --yes", "without being asked"]]);
}

async function purge(url: string, { yes, json }: PurgeOptions): Promise<void> {
  await withQueue(url, async ({ queue, label }) => {
    const { ready, delayed, leased } = await queue.depth();
    const about = queue.limits.exactDepth ? "" : "about ";
    const what = `${about}${counted(ready + delayed, "message")} of ${label}`;
    if (!(await confirm(`Remove ${what} for good?`, { yes }))) {
      note("Nothing was removed.");
      process.exitCode = exitCodes.failed;
      return;
    }
    await queue.purge();
    printResult(json ? { queue: label, removed: ready + delayed, leased } : `removed ${what}`, { json });
    if (leased > 0 && !json) note(`${counted(leased, "message")} leased at that time may still be there.`);
  });
}
