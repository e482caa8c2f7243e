import { useCell } from "../source/cell.js";
import { connection } from "../source/connection.js";

const texts = { connecting: "Connecting", live: "Live", lost: "Not connected", refused: "Not admitted" } as const;
const tones = { connecting: "", live: "good", lost: "bad", refused: "warn" } as const;

/** Whether what is shown is of now. */
export function ConnectionState() {
  const { state } = useCell(connection);
  return (
    <span class={`connection ${tones[state]}`} role="status">
      {texts[state]}
    </span>
  );
}
