import { execute, flowSchema, reduce } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";
import type { Workload } from "../workload.js";
import { workOperation } from "./operations.js";

interface Request {
  readonly count: number;
  readonly done: (count: number) => void;
}

/**
 * Tasks on two threads. The execution stays open from one run to the next, so that threads are
 * started once, as those of a pool are.
 */
export function onThreads(ms: number): Workload {
  let next = () => {};
  const requests: Request[] = [];
  let isOver = false;
  let execution: Promise<void> | undefined;
  const flow = flowSchema({ name: "onThreads" }, async function* () {
    let first = 0;
    while (!isOver) {
      const request = requests.shift();
      if (!request) {
        await new Promise<void>((resolve) => (next = resolve));
        continue;
      }
      const done = yield* reduce(tasks(first, request.count, ms), (sum) => sum + 1, 0);
      first += request.count;
      request.done(done);
    }
  });
  const modules = [new URL("./operations.js", import.meta.url).href];
  return {
    run: (count) => {
      execution ??= execute(flow(), { queue: new WorkerPoolQueue({ threads: 2, modules }) });
      return new Promise((done, reject) => {
        execution?.catch(reject);
        requests.push({ count, done });
        next();
      });
    },
    clear: () => {
      isOver = true;
      next();
    },
  };
}

function* tasks(first: number, count: number, ms: number) {
  for (let value = first; value < first + count; value++) yield workOperation.makeTask({ ms, value });
}
