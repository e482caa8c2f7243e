import type { Checkpoint } from "../checkpoint/checkpoint.js";
import type { ExecutionChannel, ReachOptions } from "../queues/execution-queue.js";
import type { ExecutionContext } from "./execution-context.js";

/**
 * Opens the channel of the execution, under the generation that its checkpoint tells.
 *
 * @throws QueueNotFoundError when a queue that must exist does not.
 */
export async function openChannel(context: ExecutionContext, checkpoint: Checkpoint | undefined): Promise<ExecutionChannel> {
  const { queue, executionId } = context.options;
  const generation = await generationFor(context, checkpoint);
  return queue.open({ executionId, generation }, reachOf(context));
}

/**
 * The generation of an earlier head if that head has not ended the execution and its queue still
 * exists, otherwise the next one, which is durable before anything is submitted (rule X1).
 */
async function generationFor(context: ExecutionContext, checkpoint: Checkpoint | undefined): Promise<number> {
  const { queue, executionId } = context.options;
  let generation = checkpoint?.generation ?? 0;
  if (!queue.isOpen) return generation;
  if (checkpoint) return (await canAdoptGeneration(context, checkpoint)) ? generation : checkpoint.nextGeneration();
  while (await queue.isOpen({ executionId, generation }, reachOf(context))) generation++;
  return generation;
}

/**
 * Whether the outcome queue of the recorded generation can be used. That of a head that has ended
 * the execution is removed, as that head may have been killed before it had done so.
 */
async function canAdoptGeneration(context: ExecutionContext, checkpoint: Checkpoint): Promise<boolean> {
  const { queue, executionId } = context.options;
  const { generation, isGenerationOver } = checkpoint;
  if (generation === 0) return false;
  if (!isGenerationOver) return (await queue.isOpen?.({ executionId, generation }, reachOf(context))) ?? false;
  await queue.remove?.({ executionId, generation }, reachOf(context));
  return false;
}

function reachOf({ driver, outages, options: { cancelGraceMs } }: ExecutionContext): ReachOptions {
  return { outages, signal: driver.signal, cancelGraceMs };
}
