import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { planFlow, recordedResults, type BlobStore, type FlowPlan } from "@mazepa/core";
import { shellLine } from "@mazepa/core/internal";
import { UsageError } from "../output/cli-errors.js";
import { findExecution } from "../executions/find-execution.js";
import { readStoredRun, type RunRecord } from "../executions/run-record.js";
import { loadTarget, parseArguments, targetParts } from "../loading/load-target.js";
import { moduleUrl } from "../loading/module-url.js";
import { openStore } from "../connections/open-broker.js";
import { note, printResult, reserveStdout } from "../output/output.js";
import { writeOutput } from "../output/write-output.js";
import { criticalSteps, type CriticalStep } from "./critical-steps.js";
import { toDot } from "./dot.js";
import type { FlowGraph } from "./flow-graph.js";
import { toMermaid } from "./mermaid.js";
import { planGraph, type GraphLevel } from "./plan-graph.js";
import { noteCriticalPath, noteStops } from "./plan-notes.js";
import { readTrace } from "../trace/read-trace.js";
import { toSvg } from "./svg.js";
import { planOfTrace, type TracedPlan } from "./trace-plan.js";

type Format = "mermaid" | "dot" | "svg" | "json";

/** The options of `mazepa graph`. */
export interface GraphOptions {
  readonly format?: Format;
  readonly output?: string;
  readonly by?: GraphLevel;
  readonly maxTasks: number;
  readonly checkpoint?: string;
  readonly execution?: string;
  readonly trace?: string;
}

/** The number of boxes above which a picture is unreadable. */
const maxBoxes = 150;
const formats: Readonly<Record<string, Format>> = {
  ...{ "": "mermaid", ".mmd": "mermaid", ".mermaid": "mermaid" },
  ...{ ".svg": "svg", ".dot": "dot", ".gv": "dot", ".json": "json" },
};

/** Walks a flow, draws it, and notes where it stopped and its critical path. */
export async function drawGraph(spec: string | undefined, words: readonly string[], options: GraphOptions): Promise<void> {
  reserveStdout();
  const format = options.format ?? formatOf(options.output);
  const { plan, steps } = spec === undefined ? await tracedPlan(options) : await walkedPlan(spec, words, options);
  const text = await drawn(plan, steps, { ...options, format });
  if (options.output === undefined) printResult(text);
  else await writeOutput(options.output, `${text}\n`);
  noteStops(plan);
  noteCriticalPath(plan, steps);
}

async function walkedPlan(spec: string, words: readonly string[], options: GraphOptions): Promise<TracedPlan> {
  if (options.trace !== undefined) throw new UsageError("A trace needs no flow: leave out the flow, or --trace.");
  const recorded = await recordedExecution(options);
  const { target } = await loadTarget(spec, parseArguments(recorded ? wordsOf(recorded, spec, words) : words));
  const plan = await planFlow(target, { maxTasks: options.maxTasks, ...(recorded && (await resultsOf(recorded))) });
  return { plan, steps: criticalSteps(plan) };
}

async function tracedPlan({ trace }: GraphOptions): Promise<TracedPlan> {
  if (trace === undefined) throw new UsageError("Say what to draw: a flow such as flows.ts#Pipeline, or --trace <file>.");
  return planOfTrace(await readTrace(trace));
}

interface RecordedExecution {
  readonly store: BlobStore;
  readonly executionId: string;
  readonly run: RunRecord | undefined;
}

async function recordedExecution({ checkpoint, execution }: GraphOptions): Promise<RecordedExecution | undefined> {
  // A checkpoint store alone may be the default of a configuration file.
  if (execution === undefined) return undefined;
  if (checkpoint === undefined) throw new UsageError(`Say where execution ${execution} was recorded: --checkpoint is missing.`);
  const store = await openStore(checkpoint);
  await findExecution(store, execution, { checkpoint });
  const { run } = (await readStoredRun(store, execution)) ?? {};
  return { store, executionId: execution, run };
}

async function resultsOf({ store, executionId }: RecordedExecution) {
  return { results: await recordedResults(store, executionId), executionId };
}

/** The arguments to draw an execution with: its own, since its results belong to them. */
function wordsOf({ run, executionId }: RecordedExecution, spec: string, words: readonly string[]): readonly string[] {
  if (!run) return words;
  const { module, name } = targetParts(spec);
  const isSame = run.target === spec || run.module === moduleUrl(module);
  if (!isSame || (name !== undefined && name !== run.exportName))
    throw new UsageError(`Execution "${executionId}" was of ${run.target}, not of ${spec}.`);
  if (words.length > 0 && !isDeepStrictEqual(words, run.words))
    note(`Execution "${executionId}" is drawn with the arguments that it had: ${shellLine(run.words)}`);
  return run.words;
}

function formatOf(output = ""): Format {
  const extension = path.extname(output).toLowerCase();
  const format = formats[extension];
  if (format) return format;
  const known = Object.keys(formats).filter((each) => each !== "");
  throw new UsageError(`The format of ${output} does not follow from "${extension}": use ${known.join(", ")}, or give --format.`);
}

async function drawn(
  plan: FlowPlan,
  steps: readonly CriticalStep[],
  options: GraphOptions & { readonly format: Format },
): Promise<string> {
  const { format } = options;
  if (format === "json") return JSON.stringify({ ...plan, criticalPath: steps });
  const graph = graphOf(plan, steps, options);
  if (format === "mermaid") return toMermaid(graph);
  return format === "dot" ? toDot(graph) : toSvg(toDot(graph));
}

function graphOf(plan: FlowPlan, steps: readonly CriticalStep[], { by, execution, trace }: GraphOptions): FlowGraph {
  const options = { criticalSteps: steps, isRecorded: (execution ?? trace) !== undefined };
  const graph = planGraph(plan, { by: by ?? "group", ...options });
  if (by !== undefined || graph.nodes.length <= maxBoxes) return graph;
  note(`The graph has ${graph.nodes.length} boxes, so it is drawn by operation. Add --by group or --by task to see them all.`);
  return planGraph(plan, { by: "operation", ...options });
}
