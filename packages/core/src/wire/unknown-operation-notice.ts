import { wireVersion, type Envelope } from "./envelope.js";

/** A worker's word to a head that it has received a task whose operation it does not know. */
export interface UnknownOperationNotice {
  readonly operationId: string;
  readonly worker: string;
  /** What the worker says about it. */
  readonly message: string;
}

const maxMessageLength = 1000;

/** The text of an outcome message that has a notice and no reports. */
export function writeUnknownOperation(executionId: string, { message, ...about }: UnknownOperationNotice): string {
  const unknownOperation = { ...about, message: message.slice(0, maxMessageLength) };
  return JSON.stringify({ mazepa: wireVersion, kind: "outcomes", executionId, reports: [], unknownOperation });
}

/**
 * The notice in an outcome message, if it has one. What is no notice is passed over: the reports
 * beside it count.
 */
export function readUnknownOperation({ unknownOperation }: Envelope): UnknownOperationNotice | undefined {
  if (typeof unknownOperation !== "object" || unknownOperation === null) return undefined;
  const { operationId, worker, message } = unknownOperation as Envelope;
  if (typeof operationId !== "string" || typeof worker !== "string" || typeof message !== "string") return undefined;
  return { operationId, worker, message: message.slice(0, maxMessageLength) };
}
