import { contentId } from "../serialization/identity.js";

/**
 * The key of a task for external services: the same for each of its attempts, different in each
 * execution (rule O7).
 */
export function idempotencyKey(executionId: string, taskId: string): string {
  return contentId(`${executionId}\n${taskId}`);
}
