/**
 * Where a task stands: `new` until it is sent on its way, `held` for upstreams, `admissible` until
 * there is room, `loading` while its value is fetched.
 */
export type TaskState =
  | "new"
  | "held"
  | "admissible"
  | "loading"
  | "noting"
  | "ready"
  | "submitted"
  | "running"
  | "backing-off"
  | "cancelling"
  | "ended";

/** Where a unit stands. `over`: its end is that of its flow. */
export type UnitPhase = "opening" | "forward" | "draining" | "deciding" | "reverting" | "closing" | "over";
