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

/**
 * Where a flow stands. `ready` to be advanced once its agenda is done; `ending`: its body has
 * returned; `closing`: it will fail or be cancelled.
 */
export type FlowState = "ready" | "advancing" | "waiting" | "scoped" | "ending" | "closing" | "ended";

/** Where a unit stands. `over`: its end is that of its flow. */
export type UnitPhase = "opening" | "forward" | "draining" | "deciding" | "reverting" | "closing" | "over";
