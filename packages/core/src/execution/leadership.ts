import type { EventHub } from "./events.js";
import type { CompleteExecuteOptions } from "./execution-options.js";
import type { Head } from "./head.js";
import type { Target } from "../flows/target.js";

/** What is needed to lead an execution. */
export interface Leadership {
  readonly head: Head;
  readonly hub: EventHub;
  readonly options: CompleteExecuteOptions;
  readonly target: Target | readonly Target[];
}
