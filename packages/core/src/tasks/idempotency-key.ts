import { contentId } from "../serialization/identity.js";

/**
 * The key of a task for services outside: the same for each of its attempts, another one in each
 * execution (rule O7).
 */
export function idempotencyKey(executionId: string, taskId: string): string {
  return contentId(`${executionId}\n${taskId}`);
}
