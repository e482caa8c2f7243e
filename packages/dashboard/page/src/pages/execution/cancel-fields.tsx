import type { CancelAction } from "../../../../src/api.js";
import { formText } from "../../parts/form-text.js";

/** What an execution is told when it is to end. */
export function CancelFields() {
  return (
    <>
      <p class="muted">Its head is asked to end it within seconds. It can be resumed later: what has succeeded is kept.</p>
      <label>
        Reason
        <input class="input" name="reason" maxLength={200} autocomplete="off" />
      </label>
      <label class="check">
        <input type="checkbox" name="suspend" />
        Let running tasks end first
      </label>
    </>
  );
}

export function cancelBody(form: FormData): CancelAction {
  const reason = formText(form, "reason");
  return { ...(reason !== "" && { reason }), ...(form.has("suspend") && { suspend: true }) };
}
