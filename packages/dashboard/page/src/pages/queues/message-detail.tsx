import type { MessageRow } from "../../../../src/api.js";
import { Fact } from "../../parts/fact.js";
import { LongText } from "../../parts/long-text.js";
import { Note } from "../../parts/note.js";

interface MessageDetailProps {
  readonly message: MessageRow;
  readonly onClose: () => void;
}

/** A message in full: the wire's JSON, as text. */
export function MessageDetail({ message, onClose }: MessageDetailProps) {
  const { digest, kind, taskId, attempt, reason, body } = message;
  return (
    <section class="chosen-part" aria-label={`Message ${digest}`}>
      <div class="chosen-head">
        <h3 class="mono">{digest}</h3>
        <button type="button" class="button small" onClick={onClose}>
          Close
        </button>
      </div>
      {reason !== undefined && <Note tone="bad">{reason}</Note>}
      <dl class="facts">
        <Fact title="Kind">{kind}</Fact>
        {taskId !== undefined && (
          <Fact title="Task">
            <span class="mono">{taskId}</span>
          </Fact>
        )}
        {attempt !== undefined && <Fact title="Attempt">{attempt}</Fact>}
      </dl>
      {body === undefined ? <Note>Its body is hidden on this page.</Note> : <LongText title="Body" text={body} />}
    </section>
  );
}
