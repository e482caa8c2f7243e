import { InlinePlace } from "../isolation/inline-place.js";
import type { TaskRunner } from "../isolation/task-runner.js";
import { WorkerPool } from "../isolation/worker-pool.js";
import type { TaskLog } from "../tasks/task-context.js";
import { MessageSigner } from "../wire/message-signer.js";
import { PayloadPacker } from "../wire/payload-packer.js";
import { DeadLetters } from "./dead-letters.js";
import { ExecutionWatch } from "./execution-watch.js";
import { LeaseRenewalThread } from "./lease-renewal-thread.js";
import { LeaseUpkeep } from "./lease-upkeep.js";
import { MessageReceiver } from "./message-receiver.js";
import { OutcomeSender } from "./outcome-sender.js";
import { TaskProcessor } from "./task-processor.js";
import { MessageValidator } from "./message-validator.js";
import { UnknownOperations } from "./unknown-operations.js";
import { jsonLog } from "./worker-log.js";
import type { CompleteWorkerOptions } from "./worker-options.js";
import type { WorkerStats } from "./worker-stats.js";

/** What a worker is made of. */
export interface WorkerParts {
  readonly log: TaskLog;
  readonly runner: TaskRunner;
  readonly receiver: MessageReceiver;
  readonly sender: OutcomeSender;
  readonly processor: TaskProcessor;
  readonly watch: ExecutionWatch;
  /** Keeps leases while user code blocks the worker's own thread. */
  readonly leaseThread: LeaseRenewalThread | undefined;
  readonly leases: LeaseUpkeep;
}

/** Makes the parts of a worker and ties them together; nothing runs yet. */
export async function assembleWorker(
  options: CompleteWorkerOptions,
  stats: WorkerStats,
  onChange: () => void,
): Promise<WorkerParts> {
  const { broker, queues, leaseMs, worker } = options;
  const log = options.log ?? (await jsonLog(worker));
  const onBrokerError = (): void => void stats.brokerErrors++;
  const signer = new MessageSigner(options.signingKeys);
  const packer = new PayloadPacker(options);
  const watch = new ExecutionWatch({ ...options, log });
  const thread = leaseThreadFor(options, log);
  const leases = new LeaseUpkeep({ leaseMs, log, thread });
  const sender: OutcomeSender = new OutcomeSender({
    ...{ broker, signer, packer, leases, log, stats },
    expectsMore: () => processor.expectsMore,
    onDone: (held) => processor.done(held),
  });
  const validator = new MessageValidator({ options, signer, packer, watch });
  const deadLetters = new DeadLetters({ ...options, log });
  const unknown = new UnknownOperations(options);
  const runner = runnerFor(options, log);
  const processor = new TaskProcessor({ options, runner, validator, leases, sender, deadLetters, unknown, stats, log, onChange });
  const receiver = new MessageReceiver({ queues: queues.map((name) => broker.queue(name)), leaseMs, log, onBrokerError });
  return { log, runner, receiver, sender, processor, watch, leases, leaseThread: thread };
}

function runnerFor(options: CompleteWorkerOptions, log: TaskLog): TaskRunner {
  const { isolation, concurrency: size } = options;
  if (isolation === "inline") return new InlinePlace(options);
  const onRefillFailed = (error: Error): void =>
    log.error(`A ${isolation} for tasks could not be started; trying again: ${error.message}`);
  return new WorkerPool({ ...options, isolation, size, onRefillFailed });
}

/** Where user code shares the worker's thread, another one keeps the leases (rule W2). */
function leaseThreadFor({ isolation, broker, leaseMs }: CompleteWorkerOptions, log: TaskLog): LeaseRenewalThread | undefined {
  if (isolation !== "inline") return undefined;
  const keeper = broker.leaseKeeper?.();
  if (keeper) return new LeaseRenewalThread({ ...keeper, leaseMs }, (message) => log.warn(message));
  log.warn(
    `Broker "${broker.name}" cannot have its leases kept from another thread: an operation that blocks this thread for longer than leaseMs (${leaseMs}) may run twice. Use isolation "thread" for such operations.`,
  );
  return undefined;
}
