import {
  execute,
  MemoryBroker,
  RemoteExecutionQueue,
  startWorker,
  type ExecuteOptions,
  type RemoteExecutionQueueOptions,
  type Target,
  type TaskLog,
  type WorkerOptions,
} from "@mazepa/core";

/** A log that says nothing. */
export const silent: TaskLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A log that remembers its lines. */
export function rememberingLog(): TaskLog & { lines: { level: string; message: string; fields: Record<string, unknown> }[] } {
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const write =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) =>
      void lines.push({ level, message, fields });
  return { lines, debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** A broker in memory with a queue "tasks", and what is needed to run things on it. */
export async function setup(limits: ConstructorParameters<typeof MemoryBroker>[0] = {}) {
  const broker = new MemoryBroker({ onLeaseLost: () => {}, ...limits });
  await broker.createQueue("tasks");
  const tasks = broker.queue("tasks");
  const worker = (options: Partial<WorkerOptions> = {}) =>
    startWorker({ broker, queues: ["tasks"], isolation: "inline", log: silent, drainMs: 60_000, ...options });
  const remote = (options: Partial<RemoteExecutionQueueOptions> = {}) =>
    new RemoteExecutionQueue({ broker, taskQueues: "tasks", ...options });
  const run = <T extends Target>(target: T, options: ExecuteOptions & { remote?: Partial<RemoteExecutionQueueOptions> } = {}) => {
    const { remote: remoteOptions, ...rest } = options;
    return execute(target, { queue: remote(remoteOptions), ...rest });
  };
  return { broker, tasks, worker, remote, run };
}
