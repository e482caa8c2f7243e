import { Command } from "commander";
import { UsageError } from "../../output/cli-errors.js";
import { exitCodes } from "../../output/exit-codes.js";
import { withExamples } from "../../examples.js";
import { note, printResult } from "../../output/output.js";
import { copyMessages } from "../../queue/copy-messages.js";
import { maxOption } from "../../queue/max-option.js";
import { counted } from "../../queue/measures.js";
import { withTwoQueues, type NamedQueue } from "../../queue/named-queue.js";
import { TransferWarnings } from "../../queue/transfer-warnings.js";

interface CopyOptions {
  readonly max?: number;
  readonly create?: boolean;
  readonly json?: boolean;
}

/** `mazepa queue cp`. */
export function copyCommand(): Command {
  const command = new Command("cp")
    .description("copy all messages of a queue, including leased and delayed ones, to a queue on any broker")
    .argument("<from>", "the URL of a queue that can be read without taking messages, which SQS cannot")
    .argument("<to>", "the URL of a queue")
    .addOption(maxOption("maximum number (default: all)"))
    .option("--create", "create the second queue if it does not exist (in a directory it is always created)")
    .option("--json", "print the counts as JSON")
    .action(copy);
  return withExamples(command, [
    ["queue cp file:./queues#tasks file:/backup/queues#tasks", "a copy, with the queue left as it is"],
  ]);
}

async function copy(from: string, to: string, { max = Infinity, create, json }: CopyOptions): Promise<void> {
  await withTwoQueues({ from, to, create }, async (source, target) => {
    const messages = source.queue.browse?.();
    if (messages === undefined) throw new UsageError(refusal(source));
    const warnings = new TransferWarnings(source, target, note);
    const report = await copyMessages(messages, target.queue, { max, onCopied: (bodies) => warnings.look(bodies) });
    if (json) printResult({ from: source.label, to: target.label, ...report }, { json });
    else printResult(`copied ${counted(report.copied, "message")} from ${source.label} to ${target.label}`);
    if (report.tooLarge === 0) return;
    note(
      `${counted(report.tooLarge, "message")} too large for ${target.label} (${target.queue.limits.maxMessageBytes} bytes at most).`,
    );
    process.exitCode = exitCodes.failed;
  });
}

function refusal({ label }: NamedQueue): string {
  return `${label} cannot be read without leasing its messages, which hides them from workers and counts as a delivery. Use mazepa queue mv to move them, or mazepa queue peek to look at some.`;
}
