import type { ExecutionQueue, Submission } from "../src/index.js";
import { runTask, type ExecutionChannel, type ReceivedOutcome } from "../src/transport.js";

/**
 * A queue as a user would write one: it runs what it is given at once, and keeps what it was given.
 */
export class RecordingQueue implements ExecutionQueue {
  readonly name = "recording";
  readonly submissions: Submission[] = [];

  async open(): Promise<ExecutionChannel> {
    const outcomes: Promise<ReceivedOutcome>[] = [];
    return {
      submit: async (submissions) => {
        this.submissions.push(...submissions);
        outcomes.push(...submissions.map(run));
      },
      receiveOutcomes: async () => Promise.all(outcomes.splice(0)),
      acknowledge: async () => undefined,
      cancel: async () => undefined,
      close: async () => undefined,
    };
  }

  /** What `pick` says of each submission, by operation id. */
  byOperation<T>(pick: (submission: Submission) => T): Record<string, T> {
    return Object.fromEntries(this.submissions.map((submission) => [submission.operationId, pick(submission)]));
  }
}

async function run(submission: Submission): Promise<ReceivedOutcome> {
  const { executionId, id: taskId, attempt } = submission;
  return { report: { executionId, taskId, attempt, outcome: await runTask(submission) } };
}
