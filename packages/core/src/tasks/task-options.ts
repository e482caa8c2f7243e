import { checkBoolean, checkKnown, checkName, checkNames, checkNumber, checkTimeLimit } from "../options.js";
import { checkRetryPolicy, type RetryPolicy } from "../retry/retry-policy.js";
import { InvalidOptionError } from "../errors.js";
import { checkCacheOptions, type CacheOptions } from "./cache-options.js";

/** Options of a task. Only `id` is part of the task's identity. */
export interface TaskOptions {
  /** Retries after the first run, or a policy. Default 0. */
  readonly retries?: number | RetryPolicy;
  /** The longest run of one attempt, in ms. Default: no limit. */
  readonly timeoutMs?: number;
  /** The longest wait of one attempt from submission to start, in ms. Default: no limit. */
  readonly queueTimeoutMs?: number;
  /** Labels that `limits` count. Default: none. */
  readonly tags?: readonly string[];
  /** The kind of worker that the task needs. Default: any. */
  readonly workerType?: string;
  /** Among tasks that are ready, the higher priority is submitted first. Default 0. */
  readonly priority?: number;
  /** An id that replaces the one derived from content. */
  readonly id?: string;
  /**
   * Whether the task has one id in all rounds of a unit, so that it runs once. Default false. Not
   * allowed for tasks that may be undone, or that take the value of such a task.
   */
  readonly shared?: boolean;
  /** The name of the task in histories and events. Default: its id. */
  readonly label?: string;
  /**
   * Whether its result may be reused by later executions, from the store of `execute({ cache })`.
   * Default false. Never for a task with an `id`, or one that can be undone.
   */
  readonly cache?: boolean | CacheOptions;
}

const known = ["retries", "timeoutMs", "queueTimeoutMs", "tags", "workerType", "priority", "cache"];

/** A frozen copy, so that later changes by the caller affect no task. */
export function frozenTaskOptions<O extends TaskOptions>(options: O): O {
  const { tags, retries, cache } = options;
  return Object.freeze({
    ...options,
    ...(tags && { tags: Object.freeze([...tags]) }),
    ...(typeof retries === "object" && { retries: Object.freeze({ ...retries }) }),
    ...(typeof cache === "object" && { cache: Object.freeze({ ...cache }) }),
  });
}

/**
 * @throws InvalidOptionError naming the invalid option; `alsoKnown` are names that the caller
 *   checks.
 */
export function checkTaskOptions(what: string, options: TaskOptions, alsoKnown: readonly string[] = []): void {
  checkKnown(what, options, [...known, ...alsoKnown]);
  checkRetryPolicy("retries", options.retries);
  checkTimeLimit("timeoutMs", options.timeoutMs);
  checkTimeLimit("queueTimeoutMs", options.queueTimeoutMs);
  checkNames("tags", options.tags);
  checkName("workerType", options.workerType);
  checkNumber("priority", options.priority, -Number.MAX_VALUE);
  checkTaskId(options.id);
  checkBoolean("shared", options.shared);
  checkName("label", options.label);
  checkCacheOptions(options.cache);
}

function checkTaskId(id: string | undefined): void {
  if (id === undefined || (typeof id === "string" && /^[A-Za-z0-9_.:-]{1,128}$/.test(id))) return;
  throw new InvalidOptionError(`Option "id" is ${JSON.stringify(id)}; it must be 1 to 128 of A–Z, a–z, 0–9 and _ . : -`);
}
