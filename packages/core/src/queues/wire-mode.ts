import type { OutcomeReport, Submission } from "../tasks/submission.js";

/** The conversion of tasks and outcomes in transit. */
export interface WireMode {
  submission(submission: Submission): Submission;
  report(report: OutcomeReport): OutcomeReport;
}

/** Everything stays as it is. */
export const direct: WireMode = { submission: (submission) => submission, report: (report) => report };
