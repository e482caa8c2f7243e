import { executionFolder } from "../checkpoint/checkpoint-keys.js";

/** The names of blobs with the progress of an execution. */
export interface SummaryKeys {
  readonly summary: string;
  /** The prefix of batches of failed tasks. */
  readonly failed: string;
  readonly cancelRequest: string;
  readonly history: string;
  readonly spans: string;
}

/** @throws InvalidOptionError when `executionId` is not of the form that ids have. */
export function summaryKeys(executionId: string): SummaryKeys {
  const folder = executionFolder(executionId);
  return {
    summary: `${folder}/summary`,
    failed: `${folder}/failed/`,
    cancelRequest: `${folder}/cancel-request`,
    history: `${folder}/history`,
    spans: `${folder}/spans`,
  };
}
