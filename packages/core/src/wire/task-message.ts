import { SerializationError, UnknownOperationError } from "../errors.js";
import { operations } from "../registry/operations.js";
import { deserialize } from "../serialization/deserialize.js";
import { serialize } from "../serialization/serialize.js";
import { registrationOf } from "../operations/task-identity.js";
import type { Operation } from "../tasks/operation.js";
import type { Reverting } from "../tasks/reverting.js";
import type { Submission } from "../tasks/submission.js";
import { cacheOf } from "../tasks/task-directory.js";
import { checkTaskOptions, type TaskOptions } from "../tasks/task-options.js";
import {
  attemptField,
  executionIdField,
  openEnvelope,
  optionalTextField,
  shown,
  textField,
  wireVersion,
  type Envelope,
} from "./envelope.js";
import { detachedField, type Detached } from "./detached.js";
import { payloadFields, type PackedPayload } from "./payload-packer.js";

/** The part of a submission that is readable without the operation's code. */
export type TaskHeader = Omit<Submission, "operation" | "args" | "contentId" | "givenArgs" | "reverting">;

/** One attempt of a task as a message. */
export interface TaskMessage extends TaskHeader {
  /** The queue for the outcome. */
  readonly replyTo?: string;
  /** The head that sent it. The list of cancelled tasks names it as well, see `CancelledTasks`. */
  readonly head?: string;
  /** Present in place of `replyTo` if no head waits for the outcome. */
  readonly detached?: Detached;
  /** Operation and arguments, see {@link taskPayload}. */
  readonly packed: PackedPayload;
}

/** The header of a message, without reply address and payload. */
export function toTaskHeader({
  id,
  operationId,
  executionId,
  attempt,
  options,
  packageVersion,
  source,
  directory,
}: TaskMessage): TaskHeader {
  const optional = {
    ...(packageVersion !== undefined && { packageVersion }),
    ...(source !== undefined && { source }),
    ...(directory !== undefined && { directory }),
  };
  return { id, operationId, executionId, attempt, options, ...optional };
}

/** The text of a message. */
export function writeTaskMessage({ packed, ...message }: TaskMessage): string {
  const { id, operationId, executionId, attempt, packageVersion, source, directory, replyTo, head, detached } = message;
  const options = wireOptions(message.options);
  return JSON.stringify({
    mazepa: wireVersion,
    kind: "task",
    id,
    operationId,
    executionId,
    attempt,
    packageVersion,
    source,
    directory,
    replyTo,
    head,
    detached,
    options,
    ...packed,
  });
}

/**
 * Reads a text of {@link writeTaskMessage}, without the payload.
 *
 * @throws SerializationError when the text is no such message, or of a newer version.
 */
export function readTaskMessage(text: string): TaskMessage {
  const envelope = openEnvelope(text, "task");
  const packageVersion = optionalTextField(envelope, "packageVersion");
  const replyTo = optionalTextField(envelope, "replyTo");
  const head = optionalTextField(envelope, "head");
  const detached = detachedField(envelope);
  return {
    id: textField(envelope, "id"),
    operationId: textField(envelope, "operationId"),
    executionId: executionIdField(envelope),
    attempt: attemptField(envelope),
    options: readOptions(envelope),
    ...sourceField(envelope),
    ...directoryField(envelope),
    ...(packageVersion !== undefined && { packageVersion }),
    ...(replyTo !== undefined && { replyTo }),
    ...(head !== undefined && { head }),
    ...(detached && { detached }),
    packed: payloadFields(envelope),
  };
}

/**
 * Operation and arguments as two lines, and for a revert the task that it undoes. The first line is
 * empty for callables, of which only the id is sent.
 *
 * @throws SerializationError naming the part of state or arguments that cannot be serialized.
 */
export function taskPayload({ operation, args, reverting }: Submission): string {
  const state = typeof operation === "function" ? "" : serialize(operation, "operation");
  const call = `${state}\n${serialize(args, "args")}`;
  return reverting ? `${call}\n${serialize(reverting, "reverting")}` : call;
}

/**
 * The complete submission of a header and its payload.
 *
 * @throws UnknownOperationError when the operation is not registered here.
 * @throws SerializationError when {@link taskPayload} did not write the payload.
 */
export function readTaskPayload(header: TaskHeader, payload: string): Submission {
  const [state, argsText, revertingText] = payload.split("\n", 3);
  if (state === undefined || argsText === undefined)
    throw new SerializationError("payload", "has one line, where operation and arguments are two.");
  const registration = operations.byId(header.operationId);
  if (!registration) throw unknownOperation(header.operationId);
  const operation = state === "" ? registration.target : deserialize(state);
  const args = deserialize(argsText);
  if (!Array.isArray(args)) throw new SerializationError("args", "in the payload must be an array.");
  checkOperation(operation, header.operationId);
  return revertingText === undefined
    ? { ...header, operation, args }
    : { ...header, operation, args, reverting: readReverting(revertingText) };
}

/**
 * The field `source`. Values of later versions are ignored: then no digest is reported, and nothing
 * is cached.
 */
function sourceField({ source }: Envelope): Pick<TaskHeader, "source"> {
  return source === "operation" || source === "module" ? { source } : {};
}

/** The field `directory`. A message may name only the directory of a run in a cache. */
function directoryField({ directory }: Envelope): Pick<TaskHeader, "directory"> {
  if (directory === undefined) return {};
  if (directory === false || (typeof directory === "string" && cacheOf(directory) !== undefined)) return { directory };
  throw new SerializationError("directory", `of the message is ${shown(directory)}, and not that of a run in a cache.`);
}

function readReverting(text: string): Reverting {
  const reverting = deserialize(text) as Partial<Reverting> | null | undefined;
  const { taskId, idempotencyKey, failures, error } = reverting ?? {};
  if (typeof taskId === "string" && typeof idempotencyKey === "string" && failures instanceof Map)
    return { taskId, idempotencyKey, failures, error };
  throw new SerializationError("reverting", "in the payload does not say what is undone.");
}

function checkOperation(operation: unknown, operationId: string): asserts operation is Operation {
  const isObject = (typeof operation === "object" && operation !== null) || typeof operation === "function";
  if (isObject && registrationOf(operation as Operation).id === operationId) return;
  throw new SerializationError("operation", `in the payload is not the one that the message names ("${operationId}").`);
}

/** The error for an operation that is not registered in this process. */
export function unknownOperation(operationId: string): UnknownOperationError {
  return new UnknownOperationError(
    `Operation "${operationId}" is not registered in this process. Import the module that defines it: a worker loads those given as \`modules\` and \`packages\`.`,
  );
}

/** The options that a worker needs. Policies and the order of submission stay in the head. */
function wireOptions({ timeoutMs, queueTimeoutMs, tags, workerType, priority }: TaskOptions): TaskOptions {
  return { timeoutMs, queueTimeoutMs, tags, workerType, priority } as TaskOptions;
}

function readOptions(envelope: Envelope): TaskOptions {
  const found = envelope["options"] ?? {};
  if (typeof found !== "object" || found === null) throw new SerializationError("options", "of the message must be an object.");
  const options = Object.fromEntries(Object.entries(found).filter(([name]) => wireOptionNames.has(name)));
  try {
    checkTaskOptions("The message", options);
  } catch (cause) {
    throw new SerializationError("options", `of the message make no sense: ${String(cause)}`, { cause });
  }
  return options;
}

const wireOptionNames = new Set(["timeoutMs", "queueTimeoutMs", "tags", "workerType", "priority"]);
