import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Emulator } from "./emulator.js";
import type { SqsMeasurement } from "./run-head.js";

/**
 * The program that is measured: the bare loop over the SDK, or an execution with a worker, inline
 * or in threads.
 */
export type HeadKind = "bare" | "inline" | "thread";

/** One run, and the requests that it took. */
export interface SqsRun extends SqsMeasurement {
  readonly requests: Readonly<Record<string, number>>;
}

/** Runs `count` tasks with a head and a worker in processes of their own. */
export async function measureHead(
  emulator: Emulator,
  { kind, size, count }: { kind: HeadKind; size: number; count: number },
): Promise<SqsRun> {
  const program = fileURLToPath(new URL("./run-head.js", import.meta.url));
  const child = fork(program, [kind, `${size}`, `${count}`, emulator.endpoint]);
  await messageOf(child);
  await emulator.count();
  child.send("go on");
  const [measurement] = (await messageOf(child)) as [SqsMeasurement];
  const requests = await emulator.count();
  const ended = once(child, "exit");
  child.send("go on");
  await ended;
  return { ...measurement, requests };
}

async function messageOf(child: ChildProcess): Promise<unknown[]> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`A head has ended with exit code ${code}.`);
  });
  return Promise.race([once(child, "message"), ended]);
}
