/**
 * The internal entry point: names that the packages of this project share besides the public ones.
 * It may change in any release.
 *
 * @packageDocumentation
 */
export { checkPrefixOptions } from "./tasks/command-prefix.js";
export { withPrefixes } from "./isolation/with-prefixes.js";
export { WorkerPool, type WorkerPoolOptions } from "./isolation/worker-pool.js";
export type {
  RunResult as IsolatedResult,
  RunnableTask as IsolatedTask,
  TaskRunnerOptions as PlaceOptions,
  RunningTask,
  TaskLogLine,
  TaskRunner,
  TaskWatcher,
} from "./isolation/task-runner.js";
export { flowAsStep, isFlow, type FlowDefinition } from "./flows/flow.js";
export type { FlowStep } from "./flows/step-event.js";
export { Dependency } from "./flows/dependency.js";
export { revertHistory } from "./flows/rounds.js";
export { internalFlowContext, type InternalFlowContext } from "./flows/flow-context.js";
export { callablePrototype } from "./operations/callable-methods.js";
export { taskWith } from "./operations/make-task.js";
export { flowSchemas, operations, type FlowSchemaRegistration, type OperationRegistration } from "./registry/operations.js";
export { isCalledByModule, registerForCallerOf, sourceLocation } from "./registry/source-location.js";
export {
  claimExecution,
  leaseHolder,
  startClaimed,
  type ClaimOptions,
  type ExecutionClaim,
  type LeaseHolder,
} from "./execution/claim-execution.js";
export { checkExecutionId } from "./execution/execution-options.js";
export { freshExecutionId } from "./tasks/execution-id.js";
export { OperationLoader } from "./isolation/operation-loader.js";
export { urlBeside } from "./module-beside.js";
export { notify } from "./callbacks.js";
export { onAbort } from "./on-abort.js";
export { backoffDelayMs, checkRetryPolicy, completeRetryPolicy, type CompleteRetryPolicy } from "./retry/retry-policy.js";
export { portableError } from "./serialization/portable-error.js";
export { errorRecord } from "./serialization/error-record.js";
export { readJson, writeJson } from "./storage/json-blob.js";
export { operationProgress, type OperationProgress } from "./status/operation-progress.js";
export { readIndex, readIndexRecord, type IndexedExecution, type IndexRecord } from "./status/execution-index.js";
export { readInFlight } from "./status/in-flight-notes.js";
export { failureKey } from "./status/failure-groups.js";
export { moveMessages, type MoveOptions, type MoveReport } from "./messaging/move-messages.js";
export { shellLine } from "./shell-line.js";
export { redrivenBody, summarize, type MessageSummary } from "./wire/message-summary.js";
export { resolveArguments } from "./tasks/resolve-arguments.js";
export { describeValue, makerAdvice } from "./flows/describe-value.js";
export { identitySymbol, type Identified } from "./serialization/identity.js";
export { suppress } from "./suppress.js";
export { checkTaskOptions, frozenTaskOptions } from "./tasks/task-options.js";
export { defaultWarmInstances } from "./operations/live-operations.js";
export { asError } from "./serialization/as-error.js";
export { checkFileMode, defaultFileMode, directoryMode, splitFileMode } from "./storage/file-mode.js";
export type { Ending } from "./scheduling/ending.js";
export { closestName } from "./closest-name.js";
export { isRefusedPromise } from "./is-promise-like.js";
export { emitWarning } from "./emit-warning.js";
export { terminalSafe } from "./terminal-safe.js";
export {
  checkBoolean,
  checkChoice,
  checkDuration,
  checkFunction,
  checkGiven,
  checkKnown,
  checkModuleUrl,
  checkName,
  checkNames,
  checkSignal,
  checkWholeNumber,
} from "./options.js";
export { completeWorkerOptions } from "./worker/worker-options.js";
export { OutcomeBuffer } from "./queues/outcome-buffer.js";
export { failedReport } from "./tasks/submission.js";
export { consoleLog } from "./tasks/task-context.js";
export { toOutcomeReport, type ReportHeader, type UnpackedReport } from "./wire/outcome-message.js";
export { pause, repeat, Timer, type TimerOptions } from "./timer.js";
export { taskPayload, type TaskHeader } from "./wire/task-message.js";
export { canonicalText } from "./serialization/canonical-text.js";
export { contentId } from "./serialization/identity.js";
export { define } from "./serialization/class-fields.js";
export { hiddenState } from "./serialization/hidden-state.js";
export { isPlainArray, isPlainObject } from "./serialization/plain-object.js";
export { isPart, Part, pickPart } from "./tasks/part.js";
export { asStep, isTask } from "./tasks/task.js";
export { codeSymbol, librarySymbol } from "./registry/source-code.js";
export { cachingOf } from "./tasks/cacheable.js";
export { writtenClassSymbol } from "./registry/written-class.js";
export { nameInCode } from "./decorators/code-name.js";
export { parkingSymbol } from "./execution/execution.js";
export { isParkable, type Parking } from "./scheduling/parking.js";
export { parkedKey, putParkedMark } from "./signals/parked-mark.js";
export { StoredSignals } from "./signals/stored-signals.js";
export { Throughput } from "./progress/throughput.js";
export { loadLiveArea } from "./progress/load-live-area.js";
