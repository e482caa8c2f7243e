import { Worker } from "node:worker_threads";
import { execute, flowSchema, reduce } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";
import { Piscina } from "piscina";
import { workOperation } from "./operations.js";

/**
 * Runs `count` tasks of `ms` each on `threads` threads; gives how long that took, without starting
 * and ending threads.
 */
export type PoolRun = (threads: number, count: number, ms: number) => Promise<number>;

/** Two jobs are with each thread, so that it never waits for the next; nothing is kept. */
async function bareThreads(threads: number, count: number, ms: number): Promise<number> {
  const workers = Array.from({ length: threads }, () => new Worker(new URL("./bare-thread.js", import.meta.url)));
  await Promise.all(workers.map((worker) => answer(worker)));
  const startMs = performance.now();
  let sent = 0;
  let received = 0;
  await new Promise<void>((resolve) => {
    for (const worker of workers) {
      const send = (): void => (sent < count ? worker.postMessage({ ms, value: sent++ }) : undefined);
      worker.on("message", () => {
        send();
        if (++received === count) resolve();
      });
      send();
      send();
    }
  });
  const tookMs = performance.now() - startMs;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return tookMs;
}

async function answer(worker: Worker): Promise<void> {
  worker.postMessage({ ms: 0, value: 0 });
  await new Promise((resolve) => worker.once("message", resolve));
}

async function piscina(threads: number, count: number, ms: number): Promise<number> {
  const filename = new URL("./work.js", import.meta.url).href;
  const pool = new Piscina({ filename, minThreads: threads, maxThreads: threads, concurrentTasksPerWorker: 1 });
  await Promise.all(Array.from({ length: threads }, () => pool.run({ ms: 20, value: 0 })));
  const startMs = performance.now();
  await Promise.all(Array.from({ length: count }, (_, value) => pool.run({ ms, value })));
  const tookMs = performance.now() - startMs;
  await pool.destroy();
  return tookMs;
}

const flow = flowSchema(function* benchFlow(threads: number, count: number, ms: number) {
  yield* reduce(tasks(threads, 20, -1), (sum: number, value) => sum + value, 0);
  const startMs = performance.now();
  yield* reduce(tasks(count, ms, 0), (sum: number, value) => sum + value, 0);
  return performance.now() - startMs;
});

function* tasks(count: number, ms: number, first: number) {
  for (let index = 0; index < count; index++) yield workOperation.makeTask({ ms, value: first < 0 ? -1 - index : index });
}

function mazepa(isolation: "thread" | "process"): PoolRun {
  const modules = [new URL("./operations.js", import.meta.url).href];
  return (threads, count, ms) =>
    execute(flow(threads, count, ms), { queue: new WorkerPoolQueue({ threads, modules, isolation }) });
}

/** Compared with the first. */
export const pools: Readonly<Record<string, PoolRun>> = {
  "bare worker_threads": bareThreads,
  piscina,
  "Mazepa, threads": mazepa("thread"),
  "Mazepa, processes": mazepa("process"),
};
