import { InProcessQueue, taskableOperation, taskContext } from "../src/index.js";
import { gate, type Gate } from "./gate.js";

/** An error with a class, a name and a field of its own. */
export class DiskFullError extends Error {
  readonly freeBytes = 0;
  override name = "DiskFullError";
}

/** What the operations below have done since the last call of {@link openWorkshop}. */
export interface Workshop {
  /** Names in the order in which their tasks started. */
  readonly ran: string[];
  /** Names of tasks whose signal was aborted while they waited. */
  readonly aborted: string[];
  /** What tasks of `wait` wait for. */
  readonly gates: Record<string, Gate<string>>;
  /** Takes ten tasks at once. */
  readonly queue: InProcessQueue;
  /** Resolves once tasks of `wait` with these names have started. */
  started(...names: string[]): Promise<void>;
}

let current: Workshop = newWorkshop();

/** Forgets what was done before. */
export function openWorkshop(): Workshop {
  current = newWorkshop();
  return current;
}

export const step = taskableOperation({ name: "step" }, (name: string) => {
  current.ran.push(name);
  return name;
});

export const fail = taskableOperation({ name: "fail" }, (name: string): string => {
  current.ran.push(name);
  throw new DiskFullError(name);
});

/** Waits for its gate; stops at once when its signal is aborted. */
export const wait = taskableOperation({ name: "wait" }, async (name: string): Promise<string> => {
  const { ran, aborted, gates } = current;
  const { signal } = taskContext();
  ran.push(name);
  return new Promise((resolve, reject) => {
    (gates[name] ??= gate<string>()).opened.then(resolve, reject);
    signal.addEventListener("abort", () => {
      aborted.push(name);
      reject(signal.reason as Error);
    });
  });
});

function newWorkshop(): Workshop {
  const gates: Record<string, Gate<string>> = {};
  const started = async (...names: string[]) => {
    while (!names.every((name) => gates[name])) await new Promise(setImmediate);
  };
  return { ran: [], aborted: [], gates, queue: new InProcessQueue({ concurrency: 10 }), started };
}
