import { useEffect, useState } from "preact/hooks";
import type { SessionView } from "../../../src/api.js";
import { connection } from "./connection.js";
import { retryDelayMs, retryWait } from "./retry-wait.js";
import type { Session } from "./session.js";
import { useSource } from "./source-context.js";
import { SourceError } from "./source-error.js";
import type { Source } from "./source.js";

/** The session, once the server has answered. */
export function useSessionView(): Session | undefined {
  const source = useSource();
  const [session, setSession] = useState<Session>();
  useEffect(() => {
    const controller = new AbortController();
    void ask(source, controller.signal).then((answer) => answer && setSession(answer));
    return () => controller.abort();
  }, [source]);
  return session;
}

/** Asks until there is an answer, or the signal aborts. */
async function ask(source: Source, signal: AbortSignal): Promise<Session | undefined> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const view = (await source.get("session")) as SessionView;
      return { ...view, clockAheadMs: view.nowMs - Date.now() };
    } catch (thrown) {
      const now = Date.now();
      const waitMs = retryDelayMs(failures);
      const isRefused = SourceError.from(thrown).status === 401;
      connection.value = isRefused ? { state: "refused" } : { state: "lost", sinceMs: now, retryAtMs: now + waitMs };
      await retryWait(waitMs, signal);
    }
  }
  return undefined;
}
