import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const script = path.join(import.meta.dirname, "processes", "conductor.js");

export interface ConductorProcessesOptions {
  /** The URL of the board's store. */
  readonly store: string;
  /** The file to which the operations tell their calls. */
  readonly service: string;
  /** By how much the clock of each conductor is ahead, in ms. */
  readonly skewsMs: readonly number[];
}

/** Conductors as processes; one that ends is followed by another, as a service manager would do. */
export class ConductorProcesses {
  /** The jobs that conductors have told to have ended, each as often as it was told. */
  readonly ended: string[] = [];
  readonly #children: (ChildProcess | undefined)[] = [];
  readonly #options: ConductorProcessesOptions;
  /** Those that have claimed a job. */
  readonly #busy = new Set<ChildProcess>();
  #isOver = false;

  constructor(options: ConductorProcessesOptions) {
    this.#options = options;
    for (const place of options.skewsMs.keys()) this.#start(place);
  }

  /** Kills a conductor that has claimed a job, asks it to stop, or pauses it for a while. */
  async strike(random: () => number): Promise<void> {
    const child = this.#children[Math.floor(random() * this.#children.length)];
    const chance = random();
    if (child === undefined || !this.#busy.has(child)) return;
    if (chance < 0.5) child.kill("SIGKILL");
    else if (chance < 0.75) child.kill("SIGTERM");
    else {
      child.kill("SIGSTOP");
      await later(200);
      child.kill("SIGCONT");
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(
      this.#children.map(async (child) => {
        if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
      }),
    );
  }

  #start(place: number): void {
    const { store, service, skewsMs } = this.#options;
    const env = { ...process.env, NODE_OPTIONS: "", MAZEPA_TEST_SERVICE: service };
    const child = fork(script, [store, String(skewsMs[place])], { env });
    this.#children[place] = child;
    child.on("message", ({ type, jobId }: { type: string; jobId: string }) => {
      if (type === "job-claimed") this.#busy.add(child);
      if (type === "job-succeeded" || type === "job-failed") this.ended.push(jobId);
    });
    child.once("exit", () => {
      if (!this.#isOver) this.#start(place);
    });
  }
}

export function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
