import { Command, Option } from "commander";
import { createQueueOption } from "../connections/create-queue-option.js";
import { withExamples } from "../examples.js";
import { enqueueTarget } from "../enqueue/enqueue-target.js";
import { duration } from "../option-parsers.js";

/** `mazepa enqueue`. */
export function enqueueCommand(): Command {
  const command = new Command("enqueue")
    .description("send tasks to a queue, for workers to run without a head, and print their number")
    .argument(
      "<target>",
      "a file or an installed package, and which of its exports: an operation, a task, or a function that returns tasks, such as a generator",
    )
    .argument("[args...]", "arguments as JSON; a word that does not look like JSON is a text");
  for (const option of options()) command.addOption(option);
  command.addHelpText(
    "after",
    "\nWorkers retry the tasks, keep those that fail for good as dead letters, and keep results if they have --results. Ctrl-C ends the command once what was taken is sent.",
  );
  return withExamples(command.action(enqueueTarget), [
    ["enqueue tiles.ts#tiles 12 --queue sqs://eu-central-1#tasks", "all tasks that tiles(12) yields, with a progress bar"],
    ["enqueue ops.ts#Resize image.png --queue file:./queues#tasks --delay 5m", "one task, in five minutes"],
  ]);
}

function options(): Option[] {
  return [
    new Option("-q, --queue <url>", "the broker and its queue: file:./queues#tasks, sqs://eu-central-1#tasks"),
    createQueueOption(),
    new Option("--delay <duration>", "how long the tasks stay hidden, such as 5m (default: 0)").argParser(duration),
    new Option("--payloads <store>", "store for arguments that are too large for a message; the same as of the workers"),
    new Option("--no-progress", "show no progress"),
    new Option("--json", "print JSON"),
  ];
}
