import type { BlobStore, ExecutionView } from "@mazepa/core";
import { openBrokerUrl } from "../connections/open-broker.js";
import { outColours } from "../output/colours.js";
import { formatTable } from "../output/table.js";
import { countEach, type QueueCount } from "../queue/queue-table.js";
import { agoText, countText, errorText, lastedText, oneLine, stateText } from "./execution-text.js";
import { failureTable } from "./failure-table.js";
import { operationProgress, type OperationProgress } from "@mazepa/core/internal";
import { operationRow, operationTitles, rateText } from "./operation-rows.js";
import { durationText } from "../queue/measures.js";
import { readRunTarget } from "./run-record.js";

/** The content of `mazepa status`. */
export interface StatusReport {
  readonly view: ExecutionView;
  readonly operations: readonly OperationProgress[];
  readonly queues: readonly QueueCount[];
  /** The reason why the queues could not be counted. */
  readonly queueProblem: string | undefined;
  /** The target that `mazepa run` was given. */
  readonly target: string | undefined;
}

const maxFailures = 10;

/** Reads the report from the store and the queues. */
export async function statusReport(store: BlobStore, view: ExecutionView, queue: string | undefined): Promise<StatusReport> {
  const [target, counted] = await Promise.all([readRunTarget(store, view.executionId), depths(queue).catch(problemOf)]);
  const [queues, queueProblem] = typeof counted === "string" ? [[], counted] : [counted, undefined];
  return { view, operations: operationProgress(view), queues, queueProblem, target };
}

/** The report as lines for people. */
export function statusLines(report: StatusReport): string[] {
  const { view, operations, queues, queueProblem } = report;
  return [
    headline(report),
    headLine(view),
    ...(view.cancelRequest
      ? [`Its end was requested ${agoText(view.cancelRequest.requestedAt)}: ${oneLine(view.cancelRequest.reason, 200)}`]
      : []),
    ...(view.error ? [outColours().red(errorText(view.error, 500))] : []),
    ...(operations.length > 0 ? ["", ...formatTable(operationTitles, operations.map(operationRow))] : []),
    ...waitLines(view),
    ...failureLines(view),
    ...(queues.length > 0 ? ["", ...queueLines(queues)] : []),
    ...(queueProblem === undefined ? [] : ["", outColours().yellow(oneLine(queueProblem, 500))]),
  ];
}

/** The report in one line. */
export function statusLine({ view, operations }: StatusReport): string {
  const parts = operations.map(({ operationId, done, total, isExpected, failed, perSecond, remainingMs }) =>
    [
      `${operationId} ${countText(done)}/${countText(total)}${isExpected ? "" : "+"}`,
      ...(failed > 0 ? [`${countText(failed)} failed`] : []),
      ...(perSecond > 0 ? [rateText(perSecond)] : []),
      ...(remainingMs === undefined ? [] : [`${durationText(remainingMs)} left`]),
    ].join(" "),
  );
  return `${view.executionId} ${view.state}${parts.length > 0 ? `: ${parts.join(" | ")}` : ""}`;
}

/** The report as an object for programs. */
export function statusJson({ view, operations, queues, queueProblem, target }: StatusReport): object {
  const { operations: _, ...known } = view;
  return {
    ...known,
    ...(target !== undefined && { target }),
    operations,
    ...(queues.length > 0 && { queues }),
    ...(queueProblem !== undefined && { queueProblem }),
  };
}

function headline({ view, target }: StatusReport): string {
  const how = view.state === "running" ? "for" : "after";
  const what = target === undefined ? "" : `  ${target}`;
  return `${outColours().bold(view.executionId)}  ${stateText(view.state)} ${how} ${lastedText(view)}${what}`;
}

function headLine({ head, state, updatedAt }: ExecutionView): string {
  const resumed = head.epoch > 1 ? `, resumed ${head.epoch - 1}×` : "";
  const is = state === "running" ? "leads it" : "led it";
  return outColours().dim(`process ${head.pid} on host ${head.host} ${is}${resumed}; last heard of ${agoText(updatedAt)}`);
}

/** The signals that flows wait for, those of one name in one line. */
function waitLines({ waitsFor }: ExecutionView): string[] {
  const bySignal = new Map<string, ExecutionView["waitsFor"][number][]>();
  for (const wait of waitsFor) bySignal.set(wait.signal, [...(bySignal.get(wait.signal) ?? []), wait]);
  const rows = [...bySignal].map(([signal, waits]) => [
    ...[oneLine(signal, 60), oneLine([...new Set(waits.map(({ flow }) => flow))].join(", "), 60)],
    ...[agoText(earliest(waits.map(({ since }) => since))), untilText(waits.flatMap(({ until }) => until ?? []))],
  ]);
  return rows.length === 0 ? [] : ["", ...formatTable(["WAITS FOR SIGNAL", "FLOW", "SINCE", "UNTIL"], rows)];
}

function untilText(dates: readonly Date[]): string {
  return dates.length === 0 ? "" : earliest(dates).toISOString();
}

function earliest(dates: readonly Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}

function failureLines({ failures }: ExecutionView): string[] {
  const table = failureTable({ groups: failures.slice(0, maxFailures), otherCount: 0 });
  const more = failures.length > maxFailures ? [outColours().dim("There are more: run `mazepa failures`.")] : [];
  return table.length === 0 ? [] : ["", ...table, ...more];
}

function queueLines(queues: readonly QueueCount[]): string[] {
  const rows = queues.map(({ queue, ready, leased, delayed }) => [queue, ...[ready, leased, delayed].map(countText)]);
  return formatTable(["QUEUE", "READY", "LEASED", "DELAYED"], rows);
}

/** The text of a failure to count the queues, which does not prevent the report. */
function problemOf(error: unknown): string {
  return `The queues cannot be counted: ${error instanceof Error ? error.message : String(error)}`;
}

/** Depths of the queues on a broker; threads and processes have none. */
async function depths(url: string | undefined): Promise<QueueCount[]> {
  if (url === undefined || !/^[a-z][a-z0-9+.-]+:/i.test(url) || /^(inprocess|threads|processes):/.test(url)) return [];
  const { broker, queues } = await openBrokerUrl(url, { create: "nowhere" });
  try {
    return await countEach(queues.map((name) => broker.queue(name)));
  } finally {
    await broker.close();
  }
}
