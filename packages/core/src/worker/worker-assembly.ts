import { InlinePlace } from "../isolation/inline-place.js";
import type { TaskPlace } from "../isolation/isolated-task.js";
import { IsolatePool } from "../isolation/isolate-pool.js";
import type { TaskLog } from "../tasks/task-context.js";
import { MessageSeal } from "../wire/message-seal.js";
import { PayloadCarrier } from "../wire/payload-carrier.js";
import { DeadLetters } from "./dead-letters.js";
import { ExecutionWatch } from "./execution-watch.js";
import { LeaseThread } from "./lease-thread.js";
import { LeaseUpkeep } from "./lease-upkeep.js";
import { MessageReceiver } from "./message-receiver.js";
import { OutcomeSender } from "./outcome-sender.js";
import { TaskDesk } from "./task-desk.js";
import { TaskIntake } from "./task-intake.js";
import { UnknownOperations } from "./unknown-operations.js";
import { jsonLog } from "./worker-log.js";
import type { CompleteWorkerOptions } from "./worker-options.js";
import type { WorkerStats } from "./worker-stats.js";

/** What a worker is made of. */
export interface WorkerParts {
  readonly log: TaskLog;
  readonly place: TaskPlace;
  readonly receiver: MessageReceiver;
  readonly sender: OutcomeSender;
  readonly desk: TaskDesk;
  readonly watch: ExecutionWatch;
  /** Keeps leases while user code blocks the worker's own thread. */
  readonly leaseThread: LeaseThread | undefined;
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
  const seal = new MessageSeal(options.signingKeys);
  const carrier = new PayloadCarrier(options);
  const watch = new ExecutionWatch({ ...options, log });
  const thread = leaseThreadFor(options, log);
  const leases = new LeaseUpkeep({ leaseMs, log, thread });
  const sender: OutcomeSender = new OutcomeSender({
    ...{ broker, seal, carrier, leases, log, stats },
    expectsMore: () => desk.expectsMore,
    onDone: (held) => desk.done(held),
  });
  const intake = new TaskIntake({ options, seal, carrier, watch });
  const deadLetters = new DeadLetters({ ...options, log });
  const unknown = new UnknownOperations(options);
  const place = placeFor(options, log);
  const desk = new TaskDesk({ options, place, intake, leases, sender, deadLetters, unknown, stats, log, onChange });
  const receiver = new MessageReceiver({ queues: queues.map((name) => broker.queue(name)), leaseMs, log, onBrokerError });
  return { log, place, receiver, sender, desk, watch, leases, leaseThread: thread };
}

function placeFor(options: CompleteWorkerOptions, log: TaskLog): TaskPlace {
  const { isolation, concurrency: size } = options;
  if (isolation === "inline") return new InlinePlace(options);
  const onRefillFailed = (error: Error): void =>
    log.error(`A ${isolation} for tasks could not be started; trying again: ${error.message}`);
  return new IsolatePool({ ...options, isolation, size, onRefillFailed });
}

/** Where user code shares the worker's thread, another one keeps the leases (rule W2). */
function leaseThreadFor({ isolation, broker, leaseMs }: CompleteWorkerOptions, log: TaskLog): LeaseThread | undefined {
  if (isolation !== "inline") return undefined;
  const keeper = broker.leaseKeeper?.();
  if (keeper) return new LeaseThread({ ...keeper, leaseMs }, (message) => log.warn(message));
  log.warn(
    `Broker "${broker.name}" cannot have its leases kept from another thread: an operation that blocks this thread for longer than leaseMs (${leaseMs}) may run twice. Use isolation "thread" for such operations.`,
  );
  return undefined;
}
