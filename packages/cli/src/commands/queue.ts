import { Command } from "commander";
import { copyCommand } from "./queue/cp.js";
import { createCommand } from "./queue/create.js";
import { depthCommand } from "./queue/depth.js";
import { listCommand } from "./queue/ls.js";
import { moveCommand } from "./queue/mv.js";
import { peekCommand } from "./queue/peek.js";
import { purgeCommand } from "./queue/purge.js";
import { redriveCommand } from "./queue/redrive.js";
import { releaseCommand } from "./queue/release.js";

const subcommands = [
  listCommand,
  createCommand,
  depthCommand,
  peekCommand,
  copyCommand,
  moveCommand,
  redriveCommand,
  releaseCommand,
  purgeCommand,
];

/** `mazepa queue …`. */
export function queueCommand(): Command {
  const command = new Command("queue")
    .description("create and inspect the queues of a broker, and move, release or remove messages")
    .addHelpText(
      "after",
      "\nA queue is the URL of its broker and its name: file:./queues#tasks, sqs://eu-central-1#tasks. Without a name it is the queue tasks.\nAn emulator of SQS is named by its URL: sqs://us-east-1?endpoint=<url>#tasks. Queues in SQS need the package @mazepa/sqs.",
    )
    .helpCommand(false);
  for (const make of subcommands) command.addCommand(make());
  return command;
}
