import type { ExecutionQueue } from "@mazepa/core";

/** A queue, its abilities beyond the contract, and how to clean up after it. */
export interface ExecutionQueueUnderTest {
  readonly queue: ExecutionQueue;
  /**
   * Tasks run in threads or processes of their own, so that one that crashes or spins can be ended.
   * Default false.
   */
  readonly isIsolated?: boolean;
  /** Called after the test: stop the workers, remove the directory. */
  readonly dispose?: () => void | Promise<void>;
}

/** Makes a queue for one test, with workers where it needs them. */
export type MakeExecutionQueue = () =>
  ExecutionQueue | ExecutionQueueUnderTest | Promise<ExecutionQueue | ExecutionQueueUnderTest>;

/** The result of `makeQueue`, with its defaults filled in. */
export async function makeQueueUnderTest(makeQueue: MakeExecutionQueue): Promise<Required<ExecutionQueueUnderTest>> {
  const made = await makeQueue();
  return { isIsolated: false, dispose: () => undefined, ...("queue" in made ? made : { queue: made }) };
}
