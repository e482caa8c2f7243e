import { execFile, fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { FileBroker } from "@mazepa/local";
import { killPlaces } from "../../../scripts/random-runs.js";

const processes = path.join(import.meta.dirname, "processes");

async function setup(bodies: readonly string[]): Promise<{ directory: string; broker: FileBroker }> {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-kill-"));
  const broker = new FileBroker(directory, { onLeaseLost: () => undefined });
  await broker.createQueue("work");
  await broker.queue("work").send(bodies.map((body) => ({ body })));
  return { directory, broker };
}

/** Takes and acknowledges all remaining messages, as their leases and delays end. */
async function drain(broker: FileBroker): Promise<string[]> {
  const queue = broker.queue("work");
  const drained: string[] = [];
  for (;;) {
    const { ready, leased, delayed } = await queue.depth();
    if (ready + leased + delayed === 0) return drained;
    const received = await queue.receive({ maxCount: 1000, waitMs: 1000, leaseMs: 60_000 });
    await queue.acknowledge(received);
    drained.push(...received.map(({ body }) => body));
  }
}

/**
 * Resolves when receivers have removed the files whose messages are all done; the test's time limit
 * is the bound.
 */
async function filesAreGone(directory: string, broker: FileBroker): Promise<void> {
  for (;;) {
    const left = await Promise.all(["ready", "delayed", "leased"].map((shelf) => readdir(path.join(directory, "work", shelf))));
    if (left.flat().length === 0) return;
    expect(await broker.queue("work").receive({ maxCount: 1, waitMs: 100, leaseMs: 60_000 })).toEqual([]);
  }
}

function runToDeath(directory: string, dieAt: number, when: string): Promise<string[]> {
  const script = path.join(processes, "dying-consumer.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [script, directory, String(dieAt), when], { env: {} }, (_, stdout) =>
      resolve(stdout.split("\n").filter(Boolean)),
    );
  });
}

const told = (lines: readonly string[], word: string): string[] =>
  lines.filter((line) => line.startsWith(word)).map((line) => line.slice(word.length + 1));

describe("a FileBroker's process that is killed", () => {
  it.each(["before", "after"])(
    "Q2 loses nothing and repeats nothing finished when it dies %s any file operation",
    async (when) => {
      const bodies = ["a", "b", "c", "d", "e", "f", "g"];
      for (const dieAt of killPlaces(7)) {
        const { directory, broker } = await setup(bodies);

        const lines = await runToDeath(directory, dieAt, when);
        const isFinished = lines.includes("finished");
        const delivered = await drain(broker);

        const acknowledged = told(lines, "acknowledged");
        const expected = new Set([...bodies, ...told(lines, "sent")]);
        expect({ dieAt, repeated: delivered.filter((body) => acknowledged.includes(body)) }).toEqual({ dieAt, repeated: [] });
        const arrived = new Set([...acknowledged, ...delivered]);
        // Messages that were finished just before the kill, and not reported, are in neither list:
        // at most the last acknowledgement.
        const silent = [...expected].filter((body) => !arrived.has(body));
        expect({ dieAt, lost: isLastAcknowledgement(silent, acknowledged) ? [] : silent }).toEqual({ dieAt, lost: [] });
        await filesAreGone(directory, broker);
        await rm(directory, { recursive: true });
        if (isFinished) break;
      }
    },
  );

  it("Q2 loses nothing when consumers are killed again and again", async () => {
    const bodies = Array.from({ length: 600 }, (_, index) => `m${index}`);
    const { directory, broker } = await setup(bodies);
    const finished = new Set<string>();

    for (let round = 0; round < 12 && finished.size < bodies.length; round += 1) {
      const consumers = [1, 2].map(() => startConsumer(directory, finished));
      await Promise.all(consumers.map((consumer, index) => killAfter(consumer, 5 + ((round * 13 + index * 7) % 40))));
    }
    const rest = await drain(broker);

    // A killed consumer may have finished messages without reporting them: at most those of one
    // receive.
    const unheard = bodies.filter((body) => !finished.has(body) && !rest.includes(body));
    expect(unheard.length).toBeLessThanOrEqual(12 * 2 * 11);
    expect(rest.filter((body) => finished.has(body))).toEqual([]);
    await filesAreGone(directory, broker);
    await rm(directory, { recursive: true });
  });
});

/**
 * The child acknowledges one message, then two, then the rest; all messages of one group may be
 * finished and not reported.
 */
function isLastAcknowledgement(silent: readonly string[], acknowledged: readonly string[]): boolean {
  if (silent.length === 0) return true;
  if (acknowledged.length === 0) return silent.join() === "b";
  return acknowledged.length === 1 ? silent.every((body) => "de".includes(body)) : acknowledged.length >= 3;
}

function startConsumer(directory: string, finished: Set<string>): ChildProcess {
  const consumer = fork(path.join(processes, "busy-consumer.js"), [directory], { env: {}, execArgv: [] });
  consumer.on("message", (body) => void finished.add(body as string));
  return consumer;
}

async function killAfter(consumer: ChildProcess, messages: number): Promise<void> {
  const exited = once(consumer, "exit");
  let count = 0;
  consumer.on("message", () => {
    count += 1;
    if (count === messages) consumer.kill("SIGKILL");
  });
  // With nothing left to do it would never reach its count.
  const idle = setTimeout(() => consumer.kill("SIGKILL"), 3000);
  await exited;
  clearTimeout(idle);
}
