import { ExecutionEndedError } from "../errors.js";
import { serialize } from "../serialization/serialize.js";
import { StoredSignals } from "../signals/stored-signals.js";
import { removeParkedMark } from "../signals/parked-mark.js";
import { checkSignalName } from "../signals/signal-name.js";
import type { BlobStore } from "../storage/blob-store.js";
import { readExecution } from "./read-execution.js";

/** A signal to an execution with a checkpoint. */
export interface SentSignal {
  readonly executionId: string;
  readonly name: string;
  readonly value: unknown;
}

/**
 * Keeps the signal in the store, and wakes a job that is parked (rule J12). That the execution has
 * not ended is checked before and after: it may end meanwhile.
 */
export async function sendStoredSignal(store: BlobStore, signal: SentSignal): Promise<void> {
  const { executionId, name, value } = signal;
  checkSignalName(name);
  const text = serialize(value, "value");
  await refuseIfEnded(store, signal);
  await new StoredSignals(store, executionId).send(name, text);
  await removeParkedMark(store, executionId);
  await refuseIfEnded(store, signal);
}

async function refuseIfEnded(store: BlobStore, { executionId, name }: SentSignal): Promise<void> {
  const view = await readExecution(store, executionId);
  if (!view || view.state === "running" || view.state === "interrupted") return;
  const state = view.state === "cancelled" ? "was cancelled" : `has ${view.state}`;
  throw new ExecutionEndedError(
    `Execution ${executionId} ${state}: it takes no signal "${name}".${view.state === "succeeded" ? "" : " Resume it first."}`,
  );
}
