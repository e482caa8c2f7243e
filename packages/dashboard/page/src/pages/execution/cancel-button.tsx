import { useState } from "preact/hooks";
import { ActionDialog } from "../../parts/action-dialog.js";
import { useAction } from "../../source/use-action.js";
import { cancelBody, CancelFields } from "./cancel-fields.js";

/** Asks the head of an execution to end it. */
export function CancelButton({ executionId }: { readonly executionId: string }) {
  const action = useAction();
  const [isAsked, setAsked] = useState(false);
  const confirm = (form: FormData) => {
    const path = `executions/${encodeURIComponent(executionId)}/cancel`;
    void action.ask(path, cancelBody(form)).then((isDone) => isDone && setAsked(false));
  };
  return (
    <>
      <button type="button" class="button danger" onClick={() => setAsked(true)}>
        Cancel…
      </button>
      {isAsked && (
        <ActionDialog
          title="Cancel this execution?"
          verb="Cancel it"
          action={action}
          onConfirm={confirm}
          onClose={() => setAsked(false)}
        >
          <CancelFields />
        </ActionDialog>
      )}
    </>
  );
}
