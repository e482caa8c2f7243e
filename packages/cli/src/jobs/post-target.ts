import type { Target, Work } from "@mazepa/core";
import type { PostOptions } from "@mazepa/jobs";
import { isWork } from "../loading/load-target.js";
import { UsageError } from "../output/cli-errors.js";
import { note, printResult, printValue } from "../output/output.js";
import { openBoard, type BoardOptions } from "./open-board.js";

/** The options of `mazepa job post`. */
export interface PostTargetOptions extends Omit<BoardOptions, "board"> {
  readonly board?: string | undefined;
  readonly id?: string | undefined;
  readonly priority?: string;
  readonly notBefore?: string;
  readonly retries?: number;
  readonly wait?: boolean;
}

/** Posts the target of `spec`, and prints the id of the job, or waits for its result. */
export async function postTarget(spec: string, target: Target, options: PostTargetOptions): Promise<void> {
  const work = workOf(spec, target);
  const { board: location, ...rest } = options;
  const board = await openBoard({ ...rest, ...(location !== undefined && { board: location }) });
  const job = await board.post(work, postOptions(options));
  if (options.wait) return printValue(await job.result(), options);
  if (options.json) return printResult(await job.view(), options);
  note(`Posted. It is run by \`mazepa conductor --board ${location} …\`; see \`mazepa job show ${job.id} --board ${location}\`.`);
  printResult(job.id);
}

/** @throws UsageError when the target of `spec` is neither a task nor a flow. */
export function workOf(spec: string, target: Target): Work {
  // Calling a flow schema makes its flow, which runs nothing yet.
  const work = typeof target === "function" ? target() : target;
  if (isWork(work)) return work;
  throw new UsageError(`${spec} is a plain function. A job is a flow of a flow schema, or a task.`);
}

function postOptions({ id, priority, notBefore, retries }: PostTargetOptions): PostOptions {
  return {
    ...(id !== undefined && { id }),
    ...(priority !== undefined && { priority: Number(priority) }),
    ...(notBefore !== undefined && { notBefore: new Date(notBefore) }),
    ...(retries !== undefined && { retries }),
  };
}
