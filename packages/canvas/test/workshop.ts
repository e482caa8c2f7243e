import { InProcessQueue, taskableOperation, taskContext } from "@mazepa/core";
import "@mazepa/canvas";

/** A record of what the operations below did since the last {@link openWorkshop}. */
export interface Workshop {
  /** In the order in which tasks started, and of those of `wait` also in which they ended. */
  readonly log: string[];
  /** A queue that takes ten tasks at once. */
  readonly queue: InProcessQueue;
  /** Lets the task of `wait` with this name end. */
  open(name: string): void;
  /** Resolves once `line` is in the log. */
  logged(line: string): Promise<void>;
}

let log: string[] = [];
let gates = new Map<string, () => void>();

/** Forgets what was done before. */
export function openWorkshop(): Workshop {
  log = [];
  gates = new Map();
  const logged = async (line: string) => {
    while (!log.includes(line)) await new Promise(setImmediate);
  };
  return { log, queue: new InProcessQueue({ concurrency: 10 }), open: (name) => gates.get(name)?.(), logged };
}

export const step = taskableOperation({ name: "step" }, (name: string) => {
  log.push(name);
  return name;
});

export const fail = taskableOperation({ name: "fail" }, (name: string): string => {
  log.push(name);
  throw new RangeError(name);
});

/** Ends when the workshop opens it, or when it is cancelled. */
export const wait = taskableOperation({ name: "wait" }, async (name: string): Promise<string> => {
  log.push(name);
  const { signal } = taskContext();
  await new Promise<void>((resolve, reject) => {
    gates.set(name, resolve);
    signal.addEventListener("abort", () => {
      log.push(`${name} aborted`);
      reject(signal.reason as Error);
    });
  });
  log.push(`${name} ended`);
  return name;
});

/** Takes the value before it, and a name. */
export const after = taskableOperation({ name: "after" }, (value: unknown, name: string) => {
  log.push(`${name} got ${JSON.stringify(value)}`);
  return name;
});

export const tell = taskableOperation({ name: "tell" }, (error: Error, name: string) => {
  log.push(`${name} told of ${error.name}`);
  return name;
});

/** The error that `work` rejects with. */
export async function rejection<E = Error & { suppressed: Error[]; operationId: string }>(
  work: PromiseLike<unknown>,
): Promise<E> {
  try {
    await work;
  } catch (error) {
    return error as E;
  }
  throw new Error("It was to fail, but it succeeded.");
}
