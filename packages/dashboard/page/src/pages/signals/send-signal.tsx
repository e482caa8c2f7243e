import { useState } from "preact/hooks";
import type { SignalAction } from "../../../../src/api.js";
import { ActionDialog } from "../../parts/action-dialog.js";
import { formText } from "../../parts/form-text.js";
import { Note } from "../../parts/note.js";
import { useAction } from "../../source/use-action.js";
import { parsedValue } from "./parsed-value.js";
import type { Wait } from "./signal-columns.js";

interface SendSignalProps {
  readonly wait: Wait;
  readonly onClose: () => void;
}

/** Sends the signal that an execution waits for, with a value in JSON. */
export function SendSignal({ wait: { signal, executionId }, onClose }: SendSignalProps) {
  const action = useAction();
  const [problem, setProblem] = useState<string>();
  const confirm = (form: FormData) => {
    const { value, error } = parsedValue(formText(form, "value"));
    setProblem(error);
    if (error !== undefined) return;
    const body: SignalAction = { name: signal, ...(value !== undefined && { value }) };
    const path = `executions/${encodeURIComponent(executionId)}/signal`;
    void action.ask(path, body).then((isDone) => isDone && onClose());
  };
  return (
    <ActionDialog title={`Send “${signal}”?`} verb="Send it" action={action} onConfirm={confirm} onClose={onClose}>
      <p>
        To execution <code>{executionId}</code>. A signal is sent once and cannot be taken back.
      </p>
      <label>
        Value in JSON, if it has one
        <textarea class="input area mono" name="value" rows={3} spellcheck={false} />
      </label>
      {problem !== undefined && <Note tone="bad">{problem}</Note>}
    </ActionDialog>
  );
}
