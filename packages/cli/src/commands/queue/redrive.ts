import { Command } from "commander";
import { redrivenBody } from "@mazepa/core/internal";
import { deadLetterQueueName } from "@mazepa/core/transport";
import { UsageError } from "../../output/cli-errors.js";
import { withExamples } from "../../examples.js";
import { note } from "../../output/output.js";
import { maxOption } from "../../queue/max-option.js";
import { withQueue, type NamedQueue } from "../../queue/named-queue.js";
import { transfer } from "../../queue/transfer.js";

interface RedriveOptions {
  readonly max?: number;
  readonly json?: boolean;
}

/** `mazepa queue redrive`. */
export function redriveCommand(): Command {
  const command = new Command("redrive")
    .description("move dead letters back into the queue that they come from")
    .argument("<queue>", "the URL of the queue (not of its dead letters)")
    .addOption(maxOption("maximum number (default: all)"))
    .option("--json", "print the counts as JSON")
    .addHelpText(
      "after",
      "\nFix the cause first: a message that still crashes its worker becomes a dead letter again. A head that was told of the task's failure does not wait for it any more.",
    )
    .action(redrive);
  return withExamples(command, [["queue redrive file:./queues#tasks", "messages of tasks-dead-letters go back to tasks"]]);
}

async function redrive(url: string, { max, json }: RedriveOptions): Promise<void> {
  await withQueue(url, async (to) => {
    const letters = await lettersOf(to);
    if (letters) await transfer(letters, to, { max, json, verb: "redriven", toBody: redrivenBody, keptBecause });
    else note(`${to.label} has no dead letters.`);
  });
}

const keptBecause = "they hold only the beginning of a message that was too large to be kept whole";

async function lettersOf({ broker, queue }: NamedQueue): Promise<NamedQueue | undefined> {
  const name = broker.deadLetterQueue?.(queue.name) ?? deadLetterQueueName(queue.name);
  if (name === undefined)
    throw new UsageError(`"${queue.name}" is a queue of dead letters itself. Name the queue that they come from.`);
  await queue.depth(); // fails if the queue does not exist
  if (!(await broker.queueExists(name))) return undefined;
  return { broker, queue: broker.queue(name), label: `queue "${name}" of ${broker.name}` };
}
