import type { FailedTaskDetail } from "../../../../src/api.js";
import { CopyLine } from "../../parts/copy-line.js";
import { ErrorDetail } from "../../parts/error-detail.js";
import { Fact } from "../../parts/fact.js";
import { LongText } from "../../parts/long-text.js";
import { Note } from "../../parts/note.js";
import { useSession } from "../../source/session.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { timeText } from "../../texts/time-text.js";

/** The error of a failed task, its arguments and log, and how to run it again. */
export function FailedTaskFacts({ task }: { readonly task: FailedTaskDetail }) {
  const { hidesValues } = useSession();
  const { operationId, attempt, failedAtMs, durationMs, worker, flowPath, error, submission, logLines, logUrl } = task;
  return (
    <div class="stack">
      <ErrorDetail error={error} />
      <Replay task={task} />
      <dl class="facts">
        <Fact title="Operation">{operationId}</Fact>
        <Fact title="Attempt">{attempt}</Fact>
        <Fact title="Failed">{timeText(failedAtMs)}</Fact>
        <Fact title="After">{durationText(durationMs)}</Fact>
        <Fact title="Worker">{worker}</Fact>
        {flowPath.length > 0 && <Fact title="Flows">{flowPath.join(" › ")}</Fact>}
        {logUrl !== undefined && (
          <Fact title="Log">
            <a href={logUrl} target="_blank" rel="noopener noreferrer">
              Where its lines are
            </a>
          </Fact>
        )}
      </dl>
      {hidesValues && <Note>Arguments, messages and log lines are hidden on this page.</Note>}
      {submission !== undefined && <LongText title="Arguments, as they travel" text={submission} />}
      {logLines && logLines.length > 0 && <LongText title="Last lines of its log" text={logLines.join("\n")} />}
    </div>
  );
}

/** Replaying runs code: never from the page. */
function Replay({ task: { replayCommand, notKeptBecause } }: { readonly task: FailedTaskDetail }) {
  if (replayCommand === undefined) return <Note>It cannot be replayed: {notKeptBecause ?? "its arguments were not kept"}.</Note>;
  return (
    <div class="replay">
      <h3>Run it again on your machine</h3>
      <CopyLine line={replayCommand} what="The line that replays this task" />
    </div>
  );
}
