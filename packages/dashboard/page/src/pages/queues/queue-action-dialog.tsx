import type { QueueAction, QueueRow } from "../../../../src/api.js";
import { ActionDialog } from "../../parts/action-dialog.js";
import { formText } from "../../parts/form-text.js";
import type { Action } from "../../source/use-action.js";
import { counted } from "../../texts/count-text.js";
import { queueActionTexts, type QueueActionName } from "./queue-action-texts.js";

interface QueueActionDialogProps {
  readonly queue: QueueRow;
  readonly name: QueueActionName;
  readonly action: Action;
  readonly onClose: () => void;
}

/** Asks for the name of the queue before something is done to it. */
export function QueueActionDialog({ queue, name, action, onClose }: QueueActionDialogProps) {
  const { verb, text } = queueActionTexts[name];
  const { ready, deadLetters } = queue;
  const confirm = (form: FormData) => {
    const body: QueueAction = { confirm: formText(form, "confirm") };
    const path = `queues/${encodeURIComponent(queue.name)}/${name}?broker=${encodeURIComponent(queue.broker)}`;
    void action.ask(path, body).then((isDone) => isDone && onClose());
  };
  return (
    <ActionDialog
      title={`${verb} “${queue.name}”?`}
      verb={verb}
      action={action}
      typed={queue.name}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{text}</p>
      <p class="muted">
        {name === "redrive" ? counted(deadLetters?.count ?? 0, "dead letter") : counted(ready, "ready message")} at the moment.
      </p>
    </ActionDialog>
  );
}
