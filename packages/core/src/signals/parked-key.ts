import { executionFolder } from "../checkpoint/checkpoint-keys.js";

/**
 * The key of the mark of an execution that waits without a process (rule J12). Each signal removes
 * it.
 */
export function parkedKey(executionId: string): string {
  return `${executionFolder(executionId)}/parked`;
}
