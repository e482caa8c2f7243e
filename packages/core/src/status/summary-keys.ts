import { executionFolder } from "../checkpoint/checkpoint-keys.js";

/** The names of the blobs in which an execution tells people how it goes. */
export interface SummaryKeys {
  readonly summary: string;
  /** What batches of failed tasks begin with. */
  readonly failed: string;
  readonly cancelRequest: string;
}

/** @throws InvalidOptionError when `executionId` is not of the form that ids have. */
export function summaryKeys(executionId: string): SummaryKeys {
  const folder = executionFolder(executionId);
  return { summary: `${folder}/summary`, failed: `${folder}/failed/`, cancelRequest: `${folder}/cancel-request` };
}
