import { useEffect, useState } from "preact/hooks";
import { useSession } from "./session.js";
import { useSource } from "./source-context.js";

/**
 * The time by the clock of the server, once a second; in a report the time at which it was made.
 */
export function useNow(): number {
  const { isLive } = useSource();
  const { clockAheadMs, nowMs } = useSession();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isLive]);
  return isLive ? now + clockAheadMs : nowMs;
}
