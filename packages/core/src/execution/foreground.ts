import { cancelledBy } from "./cancelled-by.js";
import type { ExecutionContext } from "./execution-context.js";
import { onStopSignals } from "./stop-signals.js";

/**
 * Shows progress, if the options ask for it, and handles signals. Resolves to a function that ends
 * both, to be called when everything is recorded. The first signal cancels the execution, so that
 * it can be resumed; a second one exits at once.
 */
export async function toForeground({ driver, options }: ExecutionContext): Promise<() => void> {
  const { executionId, checkpoint, progress } = options;
  const display = progress ? await startDisplay({ driver, options }) : undefined;
  const say = (line: string) => (display ? display.note(line) : void process.stderr.write(`${line}\n`));
  let stoppedBy: string | undefined;
  const ignoreSignals = onStopSignals((signal) => {
    stoppedBy = signal;
    say(`${signal}: execution "${executionId}" is being stopped; another signal exits at once.`);
    driver.cancel(cancelledBy(executionId, `the process received ${signal}.`));
  });
  return () => {
    ignoreSignals();
    display?.stop();
    if (stoppedBy !== undefined) process.stderr.write(`${farewell(executionId, checkpoint !== undefined)}\n`);
  };
}

/** Starts the display, which is loaded only when it is needed. */
async function startDisplay({ driver, options }: Pick<ExecutionContext, "driver" | "options">) {
  const { ProgressDisplay } = await import("../progress/progress-display.js");
  const { executionId } = options;
  return new ProgressDisplay({
    executionId,
    stream: process.stderr,
    snapshot: () => driver.scheduler.snapshot(),
    tasks: () => driver.progress.list(),
  });
}

function farewell(executionId: string, isRecorded: boolean): string {
  if (!isRecorded) return `Execution "${executionId}" has stopped. It has no checkpoint, so that it cannot be resumed.`;
  return `Execution "${executionId}" has stopped. To go on where it was, start it again with executionId "${executionId}" and the same checkpoint.`;
}
