import { Option } from "commander";

/**
 * `--create-queue` of heads. Workers do not have it: one that created a misspelt queue would wait
 * there.
 */
export function createQueueOption(): Option {
  return new Option("--create-queue", "create the queue if it is missing; in a directory it always is");
}
