import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll } from "@jest/globals";
import {
  execute,
  RemoteExecutionQueue,
  type ExecuteOptions,
  type Target,
  type WorkerOptions,
  type WorkerStats,
} from "@mazepa/core";
import { SqsBroker } from "@mazepa/sqs";
import { startEmulator, type Emulator } from "./emulator.js";
import { FaultProxy } from "./fault-proxy.js";

/**
 * Options that reach a worker in another process. `refused` are operations that its `taskFilter`
 * refuses.
 */
export type WorkerProcessOptions = Partial<Omit<WorkerOptions, "broker" | "taskFilter">> & {
  readonly refused?: readonly string[];
};

/** The emulator of all tests of a file. */
let emulator: Promise<Emulator> | undefined;
afterAll(async () => (await emulator)?.stop());

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  /** The lines that it has logged so far. */
  readonly lines: readonly string[];
  /** Resolves to its statistics; to undefined if it was killed. */
  stop(): Promise<WorkerStats | undefined>;
}

/**
 * An emulator behind a proxy, with a queue "tasks", a broker for the head, and workers as
 * processes.
 */
export class Workshop {
  readonly proxy: FaultProxy;
  readonly broker: SqsBroker;
  readonly #children = new Set<ChildProcess>();

  private constructor(proxy: FaultProxy) {
    this.proxy = proxy;
    this.broker = new SqsBroker({ endpoint: proxy.endpoint, retryDelayMs: 5, closeGraceMs: 0 });
  }

  static async open(): Promise<Workshop> {
    emulator ??= startEmulator();
    const workshop = new Workshop(await FaultProxy.start((await emulator).endpoint));
    await workshop.broker.createQueue("tasks");
    return workshop;
  }

  async startWorker(options: WorkerProcessOptions = {}): Promise<WorkerProcess> {
    const script = fileURLToPath(new URL("../processes/worker.js", import.meta.url));
    const env = { ...process.env, NODE_OPTIONS: "" };
    const given = JSON.stringify({ concurrency: 10, isolation: "inline", ...options });
    const child = fork(script, [this.proxy.endpoint, given], { execArgv: [], env });
    this.#children.add(child);
    const lines: string[] = [];
    let stats: WorkerStats | undefined;
    child.on("message", ({ line, stats: told }: { line?: string; stats?: WorkerStats }) => {
      if (line !== undefined) lines.push(line);
      stats = told ?? stats;
    });
    const ready = new Promise<void>((resolve) =>
      child.on("message", ({ type }: { type: string }) => type === "ready" && resolve()),
    );
    const ended = once(child, "exit").then(() => this.#children.delete(child));
    await Promise.race([ready, ended]);
    const stop = async (): Promise<WorkerStats | undefined> => {
      if (child.connected) child.send("stop");
      await ended;
      return stats;
    };
    return { child, lines, stop };
  }

  run<const T extends Target | readonly Target[]>(target: T, options: ExecuteOptions = {}) {
    return execute(target, { queue: new RemoteExecutionQueue({ broker: this.broker, taskQueues: "tasks" }), ...options });
  }

  /** Resolves when no message is left, not even a hidden one. */
  async emptied(): Promise<void> {
    for (;;) {
      const { ready, leased, delayed } = await this.broker.queue("tasks").depth();
      if (ready + leased + delayed === 0) return;
    }
  }

  /** Resolves when the proxy was asked for an action `times` times. */
  asked(action: string, times: number): Promise<void> {
    return this.proxy.asked(action, times);
  }

  async close(): Promise<void> {
    for (const child of this.#children) {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    }
    this.proxy.calm();
    for (const name of await this.broker.queueNames()) await this.broker.deleteQueue(name);
    await this.broker.close();
    await this.proxy.stop();
  }
}
