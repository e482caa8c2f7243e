import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Action } from "../source/use-action.js";
import { Dialog } from "./dialog.js";
import { Note } from "./note.js";

interface ActionDialogProps {
  readonly title: string;
  /** The text of the button that does it. */
  readonly verb: string;
  readonly action: Action;
  /** What must be typed first, for what cannot be undone. */
  readonly typed?: string;
  readonly onConfirm: (form: FormData) => void;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

/** Asks before something is done. */
export function ActionDialog({ title, verb, action, typed, onConfirm, onClose, children }: ActionDialogProps) {
  const [text, setText] = useState("");
  const isSure = typed === undefined || text === typed;
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (isSure) onConfirm(new FormData(event.currentTarget));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        {children}
        {typed !== undefined && <TypedField typed={typed} onText={setText} />}
        {action.error && <Note tone="bad">{action.error.message}</Note>}
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>
            Keep as it is
          </button>
          <button type="submit" class="button danger sure" disabled={!isSure || action.isBusy}>
            {verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function TypedField({ typed, onText }: { readonly typed: string; readonly onText: (text: string) => void }) {
  return (
    <label>
      <span>
        Type <code>{typed}</code> to confirm
      </span>
      <input
        class="input mono"
        name="confirm"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
}
