import { useState } from "preact/hooks";
import { ActionDialog } from "../../parts/action-dialog.js";
import { useAction } from "../../source/use-action.js";
import { counted } from "../../texts/count-text.js";
import { CancelFields, cancelBody } from "../execution/cancel-fields.js";

interface CancelSeveralProps {
  readonly executionIds: readonly string[];
  /** Called when they were asked to end, or are not to be. */
  readonly onEnd: () => void;
}

/** Cancels the executions that are marked. */
export function CancelSeveral({ executionIds, onEnd }: CancelSeveralProps) {
  const action = useAction();
  const [isAsked, setAsked] = useState(false);
  const what = counted(executionIds.length, "execution");
  const confirm = (form: FormData) => {
    const body = { executionIds, ...cancelBody(form) };
    void action.ask("executions/cancel", body).then((isDone) => isDone && onEnd());
  };
  return (
    <div class="card-head marked">
      <span>{what} marked</span>
      <div class="head-actions">
        <button type="button" class="button plain" onClick={onEnd}>
          Unmark
        </button>
        <button type="button" class="button danger" onClick={() => setAsked(true)}>
          Cancel…
        </button>
      </div>
      {isAsked && (
        <ActionDialog
          title={`Cancel ${what}?`}
          verb={`Cancel ${what}`}
          action={action}
          onConfirm={confirm}
          onClose={() => setAsked(false)}
        >
          <CancelFields />
        </ActionDialog>
      )}
    </div>
  );
}
