import { Command } from "commander";
import { summarize, type MessageSummary } from "@mazepa/core/internal";
import { withExamples } from "../../examples.js";
import { note, printResult, printTable } from "../../output/output.js";
import { singleLine } from "../../output/terminal-text.js";
import { peekMessages, type PeekedMessage } from "../../queue/peek-messages.js";
import { maxOption } from "../../queue/max-option.js";
import { counted, durationText, sizeText } from "../../queue/measures.js";
import { withQueue, type NamedQueue } from "../../queue/named-queue.js";

interface PeekOptions {
  readonly max: number;
  readonly full?: boolean;
  readonly json?: boolean;
}

/** `mazepa queue peek`. */
export function peekCommand(): Command {
  const command = new Command("peek")
    .description("show messages without taking them")
    .argument("<queue>", "the URL of a queue")
    .addOption(maxOption("maximum number").default(10))
    .option("--full", "print the whole messages, one a line, instead of a table")
    .option("--json", "print a list of objects as JSON, with the whole messages")
    .action(peek);
  return withExamples(command, [
    ["queue peek file:./queues#tasks", "the first ten messages: task, age and number of deliveries"],
    ["queue peek file:./queues#tasks-dead-letters --full --max 1", "a dead letter as it is"],
  ]);
}

async function peek(url: string, options: PeekOptions): Promise<void> {
  await withQueue(url, async (place) => {
    const { messages, wereLeased } = await peekMessages(place.queue, options.max);
    if (wereLeased && messages.length > 0) noteLeases(place, messages.length);
    if (messages.length === 0) note(`${place.label} has no message to show.`);
    show(messages, options);
  });
}

function noteLeases({ broker }: NamedQueue, count: number): void {
  note(
    `${broker.name} shows only ready messages, and only to a consumer that leases them: ${counted(count, "message")} were leased for a moment, which counts as a delivery.`,
  );
}

function show(messages: readonly PeekedMessage[], { full, json }: PeekOptions): void {
  if (json) printResult(messages.map(describe), { json });
  else if (full) for (const { body } of messages) printResult(singleLine(body));
  else if (messages.length > 0) printTable(["MESSAGE", "TASK", "EXECUTION", "STATE", "SIZE", "DELIVERIES"], messages.map(row));
}

function describe(message: PeekedMessage): object {
  const { at, ...rest } = message;
  const time = at === undefined ? {} : { [message.state === "ready" ? "readySince" : "until"]: at.toISOString() };
  return { ...summarize(message.body), ...time, ...rest };
}

function row(message: PeekedMessage): string[] {
  const summary = summarize(message.body);
  return [
    whatOf(summary),
    shortId(summary.taskId ?? summary.digest),
    summary.executionId ?? "",
    stateOf(message),
    sizeText(summary.sizeBytes),
    `${message.deliveryCount}`,
  ];
}

function whatOf({ kind, operationId, attempt, reports, reason }: MessageSummary): string {
  if (kind === "task") return `${operationId ?? "task"}${(attempt ?? 1) > 1 ? ` (attempt ${attempt})` : ""}`;
  if (kind === "outcomes") return counted(reports ?? 0, "outcome");
  return kind === "dead-letter" ? `${operationId ?? "dead letter"}: ${shortened(reason ?? "")}` : "not Mazepa's";
}

function stateOf({ state, at }: PeekedMessage): string {
  if (at === undefined) return state;
  const ms = at.getTime() - Date.now();
  return state === "ready" ? `ready for ${durationText(Math.max(0, -ms))}` : `${state} for ${durationText(Math.max(0, ms))} more`;
}

function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 12)}…` : id;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
