// TypeScript 6 finds the types of Node only where they are named.
/// <reference types="node" preserve="true" />
/**
 * Operations, tasks, flows and executions, for authors of flows.
 *
 * Examples use three names that they do not define: `load(url)`, an operation that returns the text
 * at a URL; `count(text)`, one that returns the number of words; and `survey(urls)`, a flow schema
 * that does both for several URLs.
 *
 * @packageDocumentation
 */
import "reflect-metadata";

export {
  isMazepaError,
  MazepaError,
  TaskFailedError,
  TaskTimeoutError,
  TaskCancelledError,
  ExecutionCancelledError,
  ExecutionEndedError,
  ExecutionRunningError,
  TransientError,
  FatalError,
  DependencyError,
  SerializationError,
  DuplicateTaskIdError,
  DuplicateOperationError,
  UnknownOperationError,
  OperationVersionError,
  NoRouteError,
  WorkerCrashedError,
  PayloadTooLargeError,
  SignatureError,
  InvalidOptionError,
  DefinitionError,
  StorageConnectionError,
  StorageError,
  type ExecutionCancelledErrorOptions,
  type MazepaErrorOptions,
  type TaskFailure,
} from "./errors.js";

export {
  taskableOperation,
  type CallableOperation,
  type OperationClass,
  type PlainOperationClass,
  type RevertOption,
  type Revertible,
  type RevertFits,
  type TaskableOperationDecorator,
} from "./decorators/taskable-operation.js";
export {
  DuplicateUnitError,
  ExecutionSuspendedError,
  NoValueLeftError,
  RevertFailedError,
  type LeftTask,
  type ParkedExecution,
  type RevertFailure,
} from "./errors.js";
export { undoable, type Undo } from "./operations/undoable.js";
export { revertible, type RevertibleOptions, type RoundsOptions } from "./flows/revertible.js";
export {
  forEach,
  times,
  type ErrorClass,
  type RevertHistory,
  type RoundController,
  type RoundDecision,
  type RoundOptions,
  type RoundPolicy,
} from "./flows/rounds.js";
export type { UnitDefinition, UnitOptions } from "./flows/unit-definition.js";
export { flowSchema, type FlowFunction, type FlowSchemaClass, type FlowSchemaDecorator } from "./decorators/flow-schema.js";
export { operationPackage, type OperationPackage } from "./decorators/operation-package.js";
export { serializable, type ClassOf, type SerializableDecorator, type SerializableOptions } from "./decorators/serializable.js";
export { exclude, type FieldDecorator } from "./decorators/exclude.js";
export { type } from "./decorators/type.js";

export type { CallableMethods } from "./operations/callable-methods.js";
export { TaskableOperation } from "./operations/taskable-operation.js";
export { FlowSchema } from "./operations/flow-schema.js";
export { makeTask } from "./operations/make-task.js";
export { makeFlow, type FlowInstance, type FlowSchemaOptions } from "./operations/make-flow.js";
export type { CallableOptions, OperationOptions } from "./operations/operation-options.js";
export type { PackageIdentity } from "./registry/operations.js";
export { listOperations, type RegisteredOperation } from "./registry/list-operations.js";

export { Task } from "./tasks/task.js";
export { valueOf, type Input, type Inputs } from "./tasks/inputs.js";
export { part, type Part, type PartKey, type PartOf } from "./tasks/part.js";
export { taskContext, type TaskContext, type TaskLog } from "./tasks/task-context.js";
export type { Operation, OperationFunction, OperationInstance, Undone } from "./tasks/operation.js";
export type { Reverting } from "./tasks/reverting.js";
export type { TaskOptions } from "./tasks/task-options.js";
export type { CacheOptions, CacheSource } from "./tasks/cache-options.js";
export type { CacheReason } from "./tasks/cache-reason.js";
export { openCache, ResultCache } from "./cache/open-cache.js";
export type {
  CachedResult,
  CacheDifference,
  CacheExplanation,
  ClearCacheOptions,
  ExplainedTask,
  TargetExplanation,
} from "./cache/cached-result.js";
export type { Submission } from "./tasks/submission.js";
export type {
  AttemptRecord,
  CancelledOutcome,
  FailedOutcome,
  SucceededOutcome,
  TaskOutcome,
  TaskStatus,
} from "./tasks/task-outcome.js";

export { Flow, type FlowOptions, type FlowSource } from "./flows/flow.js";
export { dependency, type Dependency, type DependencyTarget } from "./flows/dependency.js";
export { all, race, settle, sleep, sleepUntil, withTimeout, type Settled } from "./flows/scopes.js";
export { recorded } from "./flows/recorded.js";
export { signal, type SignalOptions } from "./flows/signal.js";
export { reduce, map, type AnyIterable, type MapOptions, type MappedOutcome } from "./flows/streams.js";
export { concurrentFlow, sequentialFlow, type Stage, type StageValue, type StageValues } from "./flows/stages.js";
export { flowContext, type FlowContext } from "./flows/flow-context.js";
export type { StepEvent, StepState } from "./flows/step-event.js";
export type { AsyncFlowGenerator, FlowGenerator, FlowValue, ValueOf, ValuesOf, Work, Yieldable } from "./flows/yieldable.js";

export { execute, Executor, startExecution } from "./execution/execute.js";
export { Execution } from "./execution/execution.js";
export { dryRun } from "./planning/dry-run.js";
export type { DryRunTotals } from "./planning/dry-walk.js";
export { planFlow, type PlanOptions } from "./planning/plan-flow.js";
export type { FlowPlan, PlannedEnd, PlannedFlow, PlannedLink, PlannedTask, PlannedWait } from "./planning/flow-plan.js";
export type { LastRounds, RecordedUnitRound } from "./checkpoint/read-last-rounds.js";
export type { StoredResults } from "./checkpoint/read-recorded-results.js";
export type { RecordedResults } from "./planning/planned-results.js";
export { recordedResults } from "./planning/recorded-results.js";
export type { ExecuteOptions } from "./execution/execution-options.js";
export type { ExecuteResult, Target, TargetValue } from "./flows/target.js";
export type { ExecutionEvent } from "./execution/events.js";
export type { FlowEventParent, FlowReference, TaskEventParent, TaskReference } from "./scheduling/scheduler-events.js";
export type { OperationCounts } from "./scheduling/progress.js";
export { InProcessQueue, type InProcessQueueOptions } from "./queues/in-process-queue.js";
export { RemoteExecutionQueue, type RemoteExecutionQueueOptions } from "./queues/remote-execution-queue.js";
export {
  listExecutions,
  readExecution,
  readFailedTasks,
  readHistory,
  readSpans,
  readUnits,
  removeExecutions,
  requestCancel,
  sendSignal,
} from "./status/recorded-executions.js";
export type { UnitTaskView, UnitView } from "./status/read-units.js";
export type { DurationCount, ExecutionHistory, HistorySeries, OperationHistory } from "./status/execution-history.js";
export type { ExecutionSpans, FlowSpan, HeadSpan, SpanTotal, TaskSpan } from "./status/execution-spans.js";
export type { ReadViewOptions } from "./status/read-view.js";
export type { ListExecutionsOptions } from "./status/list-executions.js";
export type { RemoveExecutionsOptions } from "./status/remove-executions.js";
export type { ErrorRecord } from "./serialization/error-record.js";
export type { ExecutionState, ExecutionView, HeadView, SignalWaitView, TaskProgressView } from "./status/execution-view.js";
export type { FailedTask } from "./status/failed-task-record.js";
export type { FailureGroup } from "./status/failure-groups.js";
export type { OperationSummary } from "./status/summary-record.js";
export type { TaskQueueRoute } from "./queues/task-routes.js";
export type { SigningKey } from "./wire/message-signer.js";
export type { PayloadCodec } from "./wire/payload-codec.js";
export type { ExecutionQueue } from "./queues/execution-queue.js";

export { enqueue } from "./detached/enqueue.js";
export type { EnqueueOptions } from "./detached/enqueue-options.js";
export { readResult } from "./detached/read-result.js";
export type { ReadResultOptions } from "./detached/read-result-options.js";
export { listWorkers, startWorker } from "./worker/workers.js";
export type { ListWorkersOptions } from "./worker/list-workers.js";
export type { RunningTaskView, WorkerView } from "./worker/worker-view.js";
export type { Worker, WorkerEnd } from "./worker/worker.js";
export type { WorkerOptions } from "./worker/worker-options.js";
export type { CommandPrefix, PrefixCommand, PrefixedTask, PrefixOptions } from "./tasks/command-prefix.js";
export type { OperationActivity } from "./worker/operation-activity.js";
export type { WorkerStats } from "./worker/worker-stats.js";

export type { RetryPolicy } from "./retry/retry-policy.js";
export { serialize } from "./serialization/serialize.js";
export { deserialize } from "./serialization/deserialize.js";

export type { Broker } from "./messaging/broker.js";
export type { MessageQueue, QueueDepth } from "./messaging/message-queue.js";
export { MemoryBroker, type MemoryBrokerOptions } from "./messaging/memory-broker.js";
export { openBroker } from "./messaging/broker-url.js";
export {
  QueueNotFoundError,
  BrokerClosedError,
  MessagesNotSentError,
  LeaseLostError,
  QueueConnectionError,
} from "./messaging/queue-errors.js";

export type { BlobStore } from "./storage/blob-store.js";
export { MemoryBlobStore } from "./storage/memory-blob-store.js";
export { FileBlobStore, type FileBlobStoreOptions } from "./storage/file-blob-store.js";
export { openBlobStore } from "./storage/blob-store-url.js";
