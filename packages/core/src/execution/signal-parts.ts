import type { Input } from "../scheduling/protocol.js";
import type { CompleteExecuteOptions } from "./execution-options.js";

/** Callbacks of what takes signals in. */
export interface SignalCallbacks {
  tell(input: Input): void;
  /** Called after something was told. */
  wake(): void;
  failed(error: unknown): void;
}

/** The options that tell where signals are. */
export type SignalPlace = Pick<CompleteExecuteOptions, "executionId" | "checkpoint" | "checkpointIntervalMs">;
