import { randomUUID } from "node:crypto";
import { flowSchema, FlowSchema, type Task } from "@mazepa/core";
import type { ChunkOptions } from "./chunks.js";
import { JoinAirports } from "./operations/join-airports.js";
import { ListChunks } from "./operations/list-chunks.js";
import { MergeSummaries } from "./operations/merge-summaries.js";
import { SummarizeChunk } from "./operations/summarize-chunk.js";
import { WriteReport } from "./operations/write-report.js";
import type { Summary } from "./summary.js";

const mergedAtOnce = 8;

/** From the file of flights to the report: chunks, a tree of sums, the join, the page. */
@flowSchema()
export class FlightsFlow extends FlowSchema {
  *flow(directory: string, options: ChunkOptions) {
    const chunks = yield* new ListChunks().makeTask(options);
    const summarize = new SummarizeChunk();
    const tree = mergeTree(chunks.map((chunk) => summarize.makeTask(chunk)));
    const report = yield* new JoinAirports().makeTask(rootOf(tree));
    const work = { chunks: chunks.length, tasks: tree.length + 3, taskMs: totalMs(tree) };
    // An id of its own, so that a later run writes the files again: they may have been deleted.
    const write = new WriteReport(directory).makeTask(report, work).with({ id: `write-report-${randomUUID()}` });
    return { report, page: yield* write };
  }
}

/**
 * The leaves, then tasks that merge a few of those before them, which are their arguments; the last
 * one merges all.
 */
function mergeTree(leaves: readonly Task<Summary>[]): Task<Summary>[] {
  if (leaves.length <= 1) return [...leaves];
  const merge = new MergeSummaries();
  const parents: Task<Summary>[] = [];
  for (let start = 0; start < leaves.length; start += mergedAtOnce) {
    parents.push(merge.makeTask(leaves.slice(start, start + mergedAtOnce)));
  }
  return [...leaves, ...mergeTree(parents)];
}

function rootOf(tree: readonly Task<Summary>[]): Task<Summary> {
  const root = tree.at(-1);
  if (!root) throw new RangeError("The file has no rows to read.");
  return root;
}

function totalMs(tasks: readonly Task<unknown>[]): number {
  return tasks.reduce((sum, { outcome }) => sum + (outcome?.durationMs ?? 0), 0);
}
