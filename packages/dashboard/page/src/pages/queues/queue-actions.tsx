import { useState } from "preact/hooks";
import type { QueueRow } from "../../../../src/api.js";
import { useAction } from "../../source/use-action.js";
import { queueActionTexts, type QueueActionName } from "./queue-action-texts.js";
import { QueueActionDialog } from "./queue-action-dialog.js";

/** What can be done to a queue; each is confirmed by typing its name. */
export function QueueActions({ queue }: { readonly queue: QueueRow }) {
  const action = useAction();
  const [asked, setAsked] = useState<QueueActionName>();
  return (
    <>
      {action.answer && <span role="status">{action.answer.message}</span>}
      {possible(queue).map((name) => (
        <button key={name} type="button" class={name === "purge" ? "button danger" : "button"} onClick={() => setAsked(name)}>
          {queueActionTexts[name].verb}…
        </button>
      ))}
      {asked && <QueueActionDialog queue={queue} name={asked} action={action} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function possible({ canRelease, deadLetters }: QueueRow): readonly QueueActionName[] {
  const hasDeadLetters = deadLetters !== undefined && deadLetters.count > 0;
  return [...(canRelease ? (["release"] as const) : []), ...(hasDeadLetters ? (["redrive"] as const) : []), "purge"];
}
