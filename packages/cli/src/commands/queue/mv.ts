import { Command } from "commander";
import { withExamples } from "../../examples.js";
import { maxOption } from "../../queue/max-option.js";
import { withTwoQueues } from "../../queue/named-queue.js";
import { transfer } from "../../queue/transfer.js";

interface MoveCommandOptions {
  readonly max?: number;
  readonly create?: boolean;
  readonly json?: boolean;
}

/** `mazepa queue mv`. */
export function moveCommand(): Command {
  const command = new Command("mv")
    .description("move messages that are ready from one queue to another, on any two brokers")
    .argument("<from>", "the URL of a queue")
    .argument("<to>", "the URL of a queue")
    .addOption(maxOption("maximum number (default: all that are ready)"))
    .option("--create", "create the second queue if it does not exist (in a directory it is always created)")
    .option("--json", "print the counts as JSON")
    .addHelpText(
      "after",
      "\nMessages are leased, sent, and only then acknowledged, a hundred at a time. None is lost when this is interrupted; at most a hundred are then in both queues. Delivery counts start again.",
    )
    .action(move);
  return withExamples(command, [
    ["queue mv file:./queues#tasks sqs://eu-central-1#tasks", "from a directory to SQS"],
    ["queue mv file:./queues#tasks file:./queues#later --max 100", "a hundred messages"],
  ]);
}

async function move(from: string, to: string, { max, create, json }: MoveCommandOptions): Promise<void> {
  await withTwoQueues({ from, to, create }, (source, target) => transfer(source, target, { max, json, verb: "moved" }));
}
