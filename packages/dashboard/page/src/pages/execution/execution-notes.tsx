import type { ExecutionDetail } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { Note } from "../../parts/note.js";
import { ErrorDetail } from "../../parts/error-detail.js";
import { useNow } from "../../source/use-now.js";

/** What is out of the ordinary. */
export function ExecutionNotes({ execution }: { readonly execution: ExecutionDetail }) {
  const now = useNow();
  const { cancelRequest, error, state } = execution;
  return (
    <>
      {cancelRequest && (
        <Note tone="warn">
          Its end was requested <Ago at={cancelRequest.atMs} now={now} />
          {cancelRequest.reason === undefined ? "." : `: ${cancelRequest.reason}`}
        </Note>
      )}
      {state === "interrupted" && !error && (
        <Note tone="warn">No process leads it any more, and it has not ended: its head was killed, or lost the store.</Note>
      )}
      {error && <ErrorDetail error={error} />}
    </>
  );
}
