/**
 * The state of a task: `new` until it is processed, `held` for upstreams, `admissible` until there
 * is room, `loading` while its value is fetched.
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
 * The state of a unit: `waiting` until an earlier one of its place has ended. `over`: its end is
 * that of its flow.
 */
export type UnitPhase = "waiting" | "opening" | "forward" | "draining" | "deciding" | "reverting" | "closing" | "over";
