import { useEffect, useState } from "preact/hooks";
import { Note } from "../parts/note.js";
import { useCell } from "../source/cell.js";
import { connection } from "../source/connection.js";
import { retryNow } from "../source/retry-wait.js";
import { clockText } from "../texts/time-text.js";

/**
 * A server that restarts, or a laptop that wakes, is away for a moment: that is not worth a note.
 */
const patienceMs = 1500;

/** Tells that the server is away, and from when on. */
export function ConnectionNote() {
  const state = useCell(connection);
  const [lostSinceMs, setLostSinceMs] = useState<number>();
  const isLost = state.state === "lost";
  useEffect(() => {
    if (!isLost) return setLostSinceMs(undefined);
    const timer = setTimeout(() => setLostSinceMs(state.sinceMs), patienceMs);
    return () => clearTimeout(timer);
  }, [isLost]);
  if (lostSinceMs === undefined) return null;
  return (
    <Note
      tone="bad"
      action={
        <button type="button" class="button" onClick={retryNow}>
          Try now
        </button>
      }
    >
      The server cannot be reached. What is shown is of {clockText(lostSinceMs)}; the page goes on when the server is back.
    </Note>
  );
}
