import type { TaskNode } from "../scheduling/nodes.js";
import type { Input } from "../scheduling/protocol.js";
import { toSubmission } from "../scheduling/to-submission.js";
import type { Submission } from "../tasks/submission.js";
import type { OpenParts } from "./driver-parts.js";
import type { IntakeContext } from "./outcome-intake.js";
import { refusedInputs } from "./refused-submissions.js";
import { UnitWarnings } from "./unit-warnings.js";

/** Callbacks of a {@link Submitter}. */
export interface SubmitterCallbacks {
  readonly tell: (input: Input) => void;
  /** Whether the attempt is still in flight. */
  readonly isWanted: (submission: Submission) => boolean;
}

/** Moves ready tasks out, and tells the scheduler of those that the queue has not accepted. */
export class Submitter {
  readonly #intake: IntakeContext;
  readonly #callbacks: SubmitterCallbacks;
  readonly #unitWarnings = new UnitWarnings();

  constructor(intake: IntakeContext, callbacks: SubmitterCallbacks) {
    this.#intake = intake;
    this.#callbacks = callbacks;
  }

  submit({ channel, memory, loader, inflow }: OpenParts, nodes: readonly TaskNode[]): void {
    for (const node of nodes) if (node.task.isRevertible && !node.round) this.#unitWarnings.warnOutside(node);
    const submissions = nodes.map((node) => toSubmission(node, this.#intake.executionId, loader.wishesFor(node)));
    try {
      const lead = memory.confirmLead?.(inflow.stopped);
      // Until the lead is confirmed, attempts may be cancelled, or submitted anew (rule E14).
      const accepted = lead
        ? lead.then(() => channel.submit(submissions.filter(this.#callbacks.isWanted)))
        : channel.submit(submissions);
      accepted?.catch((error: unknown) => this.#refused(submissions, error));
    } catch (error) {
      this.#refused(submissions, error);
    }
  }

  #refused(submissions: readonly Submission[], thrown: unknown): void {
    for (const input of refusedInputs(submissions, thrown, this.#intake)) this.#callbacks.tell(input);
  }
}
