import { InlineTaskRunner } from "../isolation/inline-task-runner.js";
import type { TaskRunner } from "../isolation/task-runner.js";
import { withPrefixes } from "../isolation/with-prefixes.js";
import { WorkerPool } from "../isolation/worker-pool.js";
import type { LeaseRenewalThread } from "../messaging/lease-renewal-thread.js";
import { LeaseRenewer } from "../messaging/lease-renewer.js";
import type { TaskLog } from "../tasks/task-context.js";
import { MessageSigner } from "../wire/message-signer.js";
import { PayloadPacker } from "../wire/payload-packer.js";
import { ActivityReport } from "./activity-report.js";
import { DeadLetters } from "./dead-letters.js";
import { warnOfDeliveryLimits } from "./delivery-limits.js";
import { ExecutionWatch } from "./execution-watch.js";
import { startLeaseThread } from "./lease-thread.js";
import type { LeasedTask } from "./leased-task.js";
import { MessageReceiver } from "./message-receiver.js";
import { MessageValidator } from "./message-validator.js";
import { ActivityLog } from "./operation-activity.js";
import { OutcomeSender } from "./outcome-sender.js";
import { ReportWriter } from "./report-writer.js";
import { ResultKeeper } from "./result-keeper.js";
import { TaskProcessor } from "./task-processor.js";
import { TaskReleaser } from "./task-releaser.js";
import type { Presence, PresenceOptions } from "./presence.js";
import { ProgressNotices } from "./progress-notices.js";
import { UnknownOperationNotices } from "./unknown-operation-notices.js";
import { UnknownOperations } from "./unknown-operations.js";
import { guardedLog, jsonLog } from "./worker-log.js";
import type { CompleteWorkerOptions } from "./worker-options.js";
import type { WorkerStats } from "./worker-stats.js";

/** The parts of a worker. */
export interface WorkerParts {
  readonly log: TaskLog;
  readonly activity: ActivityLog;
  readonly report: ActivityReport;
  readonly runner: TaskRunner;
  readonly receiver: MessageReceiver;
  readonly sender: OutcomeSender;
  readonly progress: ProgressNotices;
  /** Tells others that the worker is there, if it has a store for payloads. */
  readonly presence: Presence | undefined;
  /** Warns of queues whose transport gives messages up too early. */
  readonly checkDeliveryLimits: () => Promise<void>;
  readonly processor: TaskProcessor;
  readonly watch: ExecutionWatch;
  /** Renews leases while user code blocks the worker's own thread. */
  readonly leaseThread: LeaseRenewalThread | undefined;
  readonly leases: LeaseRenewer<LeasedTask>;
}

/** What the parts of a worker tell it, and what it tells them. */
export interface WorkerHooks {
  readonly onChange: () => void;
  readonly stopping: AbortSignal;
}

/** Makes the parts of a worker and ties them together; nothing runs yet. */
export async function assembleWorker(
  options: CompleteWorkerOptions,
  stats: WorkerStats,
  { onChange, stopping }: WorkerHooks,
): Promise<WorkerParts> {
  const { broker, queues, leaseMs, worker } = options;
  const log = options.log ? guardedLog(options.log) : await jsonLog(worker);
  const onBrokerError = (): void => void stats.brokerErrors++;
  const activity = new ActivityLog();
  const signer = new MessageSigner(options.signingKeys);
  const packer = new PayloadPacker(options);
  const watch = new ExecutionWatch({ ...options, log });
  const leaseThread = await startLeaseThread(options, log);
  const leases = leaseRenewerFor(options, log, leaseThread);
  const writer = new ReportWriter({ broker, signer, packer });
  const results = new ResultKeeper(options.results, packer);
  const sender = new OutcomeSender({ broker, writer, results, leases, log, stats });
  const onSeveral = (message: string): void => log.warn(message);
  const runner = await withPrefixes(runnerFor(options, log), { ...options, onSeveral });
  const progress = new ProgressNotices({ broker, signer, log });
  const processor = new TaskProcessor({
    ...{ options, runner, leases, sender, stats, log, onChange, activity, progress },
    validator: new MessageValidator({ options, signer, packer, watch }),
    releaser: new TaskReleaser({ stats, log }),
    deadLetters: new DeadLetters({ ...options, log, signal: stopping }),
    unknown: new UnknownOperations(options),
    notices: new UnknownOperationNotices({ broker, signer, worker, log }),
  });
  const receiver = new MessageReceiver({ queues: queues.map((name) => broker.queue(name)), leaseMs, log, onBrokerError });
  const report = new ActivityReport({ log, stats, activity, everyMs: options.activityLogMs });
  const presence = await presenceOf({ options, stats, log, running: () => processor.running });
  const checkDeliveryLimits = () => warnOfDeliveryLimits(options, log);
  const told = { log, activity, report, progress, presence, checkDeliveryLimits };
  return { ...told, runner, receiver, sender, processor, watch, leases, leaseThread };
}

async function presenceOf(parts: Omit<PresenceOptions, "payloads">): Promise<Presence | undefined> {
  const { payloads } = parts.options;
  if (!payloads) return undefined;
  const presence = await import("./presence.js");
  return new presence.Presence({ ...parts, payloads });
}

function runnerFor(options: CompleteWorkerOptions, log: TaskLog): TaskRunner {
  const { isolation, concurrency: size } = options;
  if (isolation === "inline") return new InlineTaskRunner(options);
  const onRefillFailed = (error: Error): void =>
    log.error(`A ${isolation} for tasks could not be started; trying again: ${error.message}`);
  return new WorkerPool({ ...options, isolation, size, onRefillFailed });
}

/** A task whose lease is lost is told to stop, and is not reported (rule W9). */
function leaseRenewerFor(
  { leaseMs }: CompleteWorkerOptions,
  log: TaskLog,
  thread: LeaseRenewalThread | undefined,
): LeaseRenewer<LeasedTask> {
  return new LeaseRenewer<LeasedTask>({
    leaseMs,
    thread,
    onLost: (leased) => {
      log.warn(
        "The lease of a task was lost; it is told to stop and not reported, since another worker has it now.",
        leased.tags,
      );
      leased.endAs("lost");
    },
    onFailure: (error, { name: queue }, tasks) => log.warn(`Leases could not be extended: ${error.message}`, { queue, tasks }),
  });
}
