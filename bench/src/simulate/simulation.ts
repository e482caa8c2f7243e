import { flowSchema, RemoteExecutionQueue, startExecution, startWorker, taskableOperation, type Worker } from "@mazepa/core";
import { SqsBroker } from "@mazepa/sqs";
import { SimulatedSqs } from "./simulated-sqs.js";
import { VirtualTime, type Actor } from "./virtual-time.js";

/** What is simulated. */
export interface SimulationOptions {
  readonly workers: number;
  /** Slots of each worker. */
  readonly concurrency: number;
  readonly taskMs: number;
  readonly tasks: number;
  readonly maxInFlight: number;
  /**
   * Processor time that the head spends in the AWS SDK for each request, which the simulation does
   * not run.
   */
  readonly requestCpuMs: number;
  readonly medianMs: number;
  readonly sigma: number;
  readonly seed: number;
}

/** What came out, between the first fifth of the tasks and the last. */
export interface SimulationResult {
  readonly tasksPerSecond: number;
  /** The share of the slots' time in which a task ran. */
  readonly busyShare: number;
  /** The share of the time in which the head computed. */
  readonly headShare: number;
  /** Processor time of the head, its requests included. */
  readonly headMsPerTask: number;
  readonly headRequestsPerTask: number;
  readonly workerRequestsPerTask: number;
  readonly virtualSeconds: number;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Times at which each task began and ended, and how long the head had computed by then, as it is
 * known in the simulation only.
 */
let times: { beganMs: number; endedMs: number; headBusyMs: number }[] = [];
let headNow = actor("nobody", false);

const sleep = taskableOperation({ name: "simulate.sleep" }, async ({ ms }: { readonly ms: number; readonly index: number }) => {
  const time = { beganMs: performance.now(), endedMs: 0, headBusyMs: 0 };
  await new Promise((resolve) => setTimeout(resolve, ms));
  time.endedMs = performance.now();
  time.headBusyMs = headNow.busyMs;
  times.push(time);
});

const sleepers = flowSchema({ name: "simulate.sleepers" }, function* ({ tasks, taskMs }: SimulationOptions) {
  for (let index = 0; index < tasks; index++) yield sleep.makeTask({ ms: taskMs, index });
});

/**
 * One head and many workers over SQS. Head, workers and `SqsBroker` are the real ones; SQS, the
 * network and the time are not.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  times = [];
  const random = seeded(options.seed);
  const time = new VirtualTime();
  try {
    const sqs = new SimulatedSqs({ time, random, medianMs: options.medianMs, sigma: options.sigma });
    const requests = { head: 0, workers: 0 };
    const head = actor("head", true);
    headNow = head;
    const headBroker = new SqsBroker({
      client: sqs.clientFor(head, () => {
        requests.head++;
        time.charge(options.requestCpuMs);
      }),
    });
    const beganMs = time.now();
    const execution = time.as(head, async () => {
      await headBroker.createQueue("tasks");
      return startExecution(sleepers(options), {
        queue: new RemoteExecutionQueue({ broker: headBroker, taskQueues: "tasks" }),
        maxInFlight: options.maxInFlight,
      }).result;
    });
    let isOver = false;
    const over = execution.finally(() => (isOver = true));
    const workers = startWorkers({ time, sqs, random, options, onRequest: () => requests.workers++ });
    while (!isOver && (await time.step()));
    await over;
    const virtualMs = time.now() - beganMs;
    await stopAll(time, workers);
    return {
      ...steady(options),
      headRequestsPerTask: requests.head / options.tasks,
      workerRequestsPerTask: requests.workers / options.tasks,
      virtualSeconds: virtualMs / 1000,
    };
  } finally {
    time.uninstall();
  }
}

function startWorkers(parts: {
  readonly time: VirtualTime;
  readonly sqs: SimulatedSqs;
  readonly random: () => number;
  readonly options: SimulationOptions;
  readonly onRequest: () => void;
}): Worker[] {
  const { time, sqs, random, options, onRequest } = parts;
  const started: Worker[] = [];
  for (let index = 0; index < options.workers; index++) {
    const self = actor(`worker ${index}`, false);
    time.after(
      1000 + random() * 1000,
      () => {
        const broker = new SqsBroker({ client: sqs.clientFor(self, onRequest) });
        started.push(
          startWorker({
            broker,
            queues: ["tasks"],
            isolation: "inline",
            concurrency: options.concurrency,
            log: silent,
            drainMs: 0,
          }),
        );
      },
      self,
    );
  }
  return started;
}

async function stopAll(time: VirtualTime, workers: readonly Worker[]): Promise<void> {
  let left = workers.length;
  for (const worker of workers) void worker.stop().then(() => left--);
  while (left > 0 && (await time.step()));
}

/** Leaves out how it begins and ends. */
function steady({
  tasks,
  taskMs,
  workers,
  concurrency,
}: SimulationOptions): Pick<SimulationResult, "tasksPerSecond" | "busyShare" | "headShare" | "headMsPerTask"> {
  const byEnd = [...times].sort((left, right) => left.endedMs - right.endedMs);
  const { endedMs: fromMs = 0, headBusyMs: headFromMs = 0 } = byEnd[Math.floor(tasks * 0.2)] ?? {};
  const { endedMs: untilMs = 0, headBusyMs: headUntilMs = 0 } = byEnd[Math.floor(tasks * 0.8)] ?? {};
  let busyMs = 0;
  for (const { beganMs, endedMs } of times) busyMs += Math.max(0, Math.min(endedMs, untilMs) - Math.max(beganMs, fromMs));
  const windowMs = untilMs - fromMs;
  return {
    tasksPerSecond: ((busyMs / taskMs) * 1000) / windowMs,
    busyShare: busyMs / (windowMs * workers * concurrency),
    headShare: (headUntilMs - headFromMs) / windowMs,
    headMsPerTask: (headUntilMs - headFromMs) / (tasks * 0.6),
  };
}

function actor(name: string, isMetered: boolean): Actor {
  return { name, isMetered, busyUntilMs: 0, busyMs: 0, extraMs: 0 };
}

/** mulberry32 (Tommy Ettinger, 2017, public domain). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
