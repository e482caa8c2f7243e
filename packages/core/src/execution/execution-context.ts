import type { OutageOptions } from "../messaging/outage.js";
import type { EventHub } from "./events.js";
import type { CompleteExecuteOptions } from "./execution-options.js";
import type { ExecutionDriver } from "./driver.js";
import type { Target } from "../flows/target.js";

/** The parts that are needed to lead an execution. */
export interface ExecutionContext {
  readonly driver: ExecutionDriver;
  readonly hub: EventHub;
  /** Limits of waits for an unreachable broker or store. */
  readonly outages: OutageOptions;
  readonly options: CompleteExecuteOptions;
  readonly target: Target | readonly Target[];
}
