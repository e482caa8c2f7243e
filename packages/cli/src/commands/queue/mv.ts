import { Command } from "commander";
import { withExamples } from "../../examples.js";
import { maxOption } from "../../queue/max-option.js";
import { withTwoQueues } from "../../queue/queue-place.js";
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
    .addOption(maxOption("how many at most (all that are ready)"))
    .option("--create", "make the second queue if it is not there (those in directories are made anyway)")
    .option("--json", "print the counts as JSON")
    .addHelpText(
      "after",
      "\nMessages are leased, sent, and only then acknowledged, a hundred at a time: whatever interrupts this, none is lost, and at worst a hundred are in both queues. Delivery counts begin anew.",
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
