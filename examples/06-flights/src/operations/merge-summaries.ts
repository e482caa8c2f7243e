import { taskableOperation, TaskableOperation } from "@mazepa/core";
import { SummaryBuilder } from "../summary-builder.js";
import type { Summary } from "../summary.js";

/** Adds up a few summaries. */
@taskableOperation()
export class MergeSummaries extends TaskableOperation {
  run(summaries: readonly Summary[]): Summary {
    const builder = new SummaryBuilder();
    for (const summary of summaries) builder.merge(summary);
    return builder.build();
  }
}
