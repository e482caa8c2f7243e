import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { SessionView } from "../../../src/api.js";

/** What the viewer may see and do, and by how much the clock of the server is ahead. */
export interface Session extends SessionView {
  readonly clockAheadMs: number;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/**
 * The session, for components below the frame, which waits for it.
 *
 * @throws Error above the frame.
 */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("There is no session yet.");
  return session;
}
