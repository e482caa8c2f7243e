import type { TaskNode } from "../scheduling/nodes.js";
import type { Input } from "../scheduling/protocol.js";
import { toSubmission } from "../scheduling/to-submission.js";
import type { Submission } from "../tasks/submission.js";
import type { OpenParts } from "./driver-parts.js";
import type { IntakeContext } from "./outcome-intake.js";
import { refusedInputs } from "./refused-submissions.js";
import { UnitWarnings } from "./unit-warnings.js";

/** Moves ready tasks out, and tells the scheduler of those that the queue has not accepted. */
export class Submitter {
  readonly #intake: IntakeContext;
  readonly #tell: (input: Input) => void;
  readonly #unitWarnings = new UnitWarnings();

  constructor(intake: IntakeContext, tell: (input: Input) => void) {
    this.#intake = intake;
    this.#tell = tell;
  }

  submit({ channel, memory, loader }: OpenParts, nodes: readonly TaskNode[]): void {
    for (const node of nodes) if (node.task.isRevertible && !node.round) this.#unitWarnings.warnOutside(node);
    const submissions = nodes.map((node) => toSubmission(node, this.#intake.executionId, loader.wishesFor(node)));
    try {
      const lead = memory.confirmLead?.();
      const accepted = lead ? lead.then(() => channel.submit(submissions)) : channel.submit(submissions);
      accepted?.catch((error: unknown) => this.#refused(submissions, error));
    } catch (error) {
      this.#refused(submissions, error);
    }
  }

  #refused(submissions: readonly Submission[], thrown: unknown): void {
    for (const input of refusedInputs(submissions, thrown, this.#intake)) this.#tell(input);
  }
}
