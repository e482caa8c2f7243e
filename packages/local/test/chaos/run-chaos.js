// One chaos run. Processes are killed at a point of the head's progress, not after a time, so that
// a seed repeats a run about as well as processes allow.
import { fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { watch } from "node:fs";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, URL } from "node:url";
import { FileBroker } from "@mazepa/local";
import { seededRandom } from "@mazepa/testing/faults";
import { chaosResult } from "./flow.js";
import { noteSleep } from "./sleep-clock.js";

const workerCount = 4;

/** A process that starts meanwhile would find no queue, so none does. */
const diskAwayMs = 400;

/** The number of tasks, about, that succeed between two kills of a worker. */
const tasksPerKill = 100;

/** Runs the flow with four workers and a head that are killed; resolves to a `ChaosReport`. */
export async function runChaos({ seed, size }) {
  const startedMs = performance.now();
  const random = seededRandom(`chaos ${seed}`);
  const site = await openSite(seed);
  try {
    const workers = Array.from({ length: workerCount }, () => site.start("worker.js"));
    let killing = Promise.resolve();
    const killWorker = () => {
      const index = Math.floor(random() * workerCount);
      killing = killing.then(async () => {
        const dying = workers[index];
        await site.diskIsThere();
        workers[index] = site.start("worker.js");
        await kill(dying);
      });
      return killing;
    };
    const plan = killPlan(size, random);
    const done = new Set();
    const end = await leadToTheEnd({ site, size, plan, killWorker, done });
    await site.queueIsEmpty();
    const exits = await Promise.all(workers.map(stop));
    const { ran, succeeded, ...left } = await site.leftovers();
    const wasRun = new Set(ran);
    const neverSucceeded = [...succeeded].filter((id) => !wasRun.has(id));
    return {
      ...{ seed, size, ...end, expected: chaosResult(size), kills: plan.done, exits, ...left },
      ...{ tasks: succeeded.size, runs: ran.length, neverSucceeded },
      seconds: (performance.now() - startedMs) / 1000,
    };
  } finally {
    await site.dispose();
  }
}

/**
 * Starts heads one after the other until one reaches the end; `done` gets the ids of the tasks
 * whose success one of them has reported.
 */
async function leadToTheEnd({ site, size, plan, killWorker, done }) {
  const sleepers = [];
  for (let deaths = 0; ; deaths += 1) {
    await site.diskIsThere();
    const head = site.start("head.js", String(size));
    const replaced = new AbortController();
    const killings = [];
    let end;
    head.on("message", (message) => {
      if (message.type !== "progress") {
        end = message;
        return;
      }
      done.add(message.taskId);
      if (replaced.signal.aborted) return;
      // This head leads, and the one that sleeps has lost its lease.
      for (const sleeper of sleepers) sleeper.kill("SIGCONT");
      for (const victim of plan.due(done.size)) {
        if (victim === "worker") killings.push(killWorker());
        else if (victim === "disk") killings.push(site.takeDiskAway());
        else if (victim === "sleeper") replaced.abort();
        else head.kill("SIGKILL");
      }
    });
    const [code, signal] = await Promise.race([once(head, "exit"), asleep(head, site, replaced.signal)]);
    await Promise.all(killings);
    if (signal === "SIGSTOP") sleepers.push(Object.assign(head, { ended: once(head, "exit").then(() => end) }));
    if (signal !== null) continue;
    return { code, headDeaths: deaths, ...end, sleepers: await Promise.all(sleepers.map(({ ended }) => ended)) };
  }
}

/** Puts the head to sleep for longer than its lease, once `signal` is aborted. */
async function asleep(head, site, signal) {
  await once(signal, "abort");
  head.kill("SIGSTOP");
  site.noteSleep();
  return [null, "SIGSTOP"];
}

/** The processes to kill, by the number of tasks that have succeeded. */
function killPlan(size, random) {
  const plan = [];
  for (let at = 1 + Math.floor(random() * tasksPerKill); at < size; at += 1 + Math.floor(random() * 2 * tasksPerKill))
    plan.push({ at, victim: "worker" });
  for (const third of [1, 2]) plan.push({ at: Math.floor((size / 3) * (third - random() / 2)), victim: "head" });
  plan.push({ at: Math.floor(size * (0.4 + random() / 5)), victim: "disk" });
  plan.push({ at: Math.floor(size * (0.7 + random() / 10)), victim: "sleeper" });
  plan.sort((one, other) => other.at - one.at);
  const done = { worker: 0, head: 0, disk: 0, sleeper: 0 };
  function due(progress) {
    const victims = [];
    while (plan.at(-1)?.at <= progress) victims.push(plan.pop().victim);
    for (const victim of victims) done[victim] += 1;
    return victims;
  }
  return { due, done };
}

/** A directory with a queue, and what is started there. */
async function openSite(seed) {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-chaos-"));
  const trace = path.join(directory, "trace");
  for (const file of [trace, path.join(directory, "lies")]) await writeFile(file, "");
  const broker = new FileBroker(path.join(directory, "broker"), { onLeaseLost: () => undefined });
  await broker.createQueue("tasks");
  const children = [];
  const complaints = [];

  function start(script, ...args) {
    const file = fileURLToPath(new URL(script, import.meta.url));
    const options = { execArgv: [], env: { ...process.env, NODE_OPTIONS: "", NODE_NO_WARNINGS: "1", MAZEPA_CHAOS_TRACE: trace } };
    const child = fork(file, [directory, `${seed} ${children.length}`, ...args], options);
    children.push(child);
    child.on("message", ({ type, message }) => type === "error" && complaints.push(message));
    return child;
  }

  let disk = Promise.resolve();

  /** Makes queues and checkpoint unreachable for a while. */
  function takeDiskAway() {
    const parts = ["broker", "checkpoint"].map((name) => path.join(directory, name));
    disk = (async () => {
      for (const part of parts) await rename(part, `${part}.away`);
      await delay(diskAwayMs);
      for (const part of parts) await rename(`${part}.away`, part);
    })();
    return disk;
  }

  /**
   * Waits until the queue is empty: messages delivered to killed workers come again, and workers
   * drop them, since the execution is over.
   */
  async function queueIsEmpty() {
    const changes = new EventEmitter();
    const watchers = ["ready", "delayed", "leased"].map((state) =>
      watch(path.join(directory, "broker", "tasks", state), () => changes.emit("change")),
    );
    try {
      for (;;) {
        const changed = once(changes, "change");
        const { ready, delayed, leased } = await broker.queue("tasks").depth();
        if (ready + delayed + leased === 0) return;
        await changed;
      }
    } finally {
      for (const watcher of watchers) watcher.close();
    }
  }

  async function leftovers() {
    const linesOf = async (file) => (await readFile(file, "utf8")).split("\n").filter(Boolean);
    const ran = await linesOf(trace);
    const succeeded = new Set(await linesOf(path.join(directory, "done")));
    const outcomeQueues = [1, 2, 3, 4].map((generation) => `mazepa-chaos-${generation}`);
    const queues = await Promise.all(outcomeQueues.map(async (name) => ((await broker.queueExists(name)) ? [name] : [])));
    const living = children.filter(isAlive).length;
    const lies = (await linesOf(path.join(directory, "lies"))).length;
    return { ran, succeeded, lies, depth: await broker.queue("tasks").depth(), queues: queues.flat(), living, complaints };
  }

  async function dispose() {
    await Promise.all(children.map(kill));
    await broker.close();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }

  return {
    start,
    takeDiskAway,
    noteSleep: () => noteSleep(directory),
    diskIsThere: () => disk,
    queueIsEmpty,
    leftovers,
    dispose,
  };
}

const isAlive = (child) => child.exitCode === null && child.signalCode === null;

async function end(child, signal) {
  if (!isAlive(child)) return [child.exitCode, child.signalCode];
  const exited = once(child, "exit");
  child.kill(signal);
  return exited;
}

const kill = (child) => end(child, "SIGKILL");

/** Stops a worker; one that is still starting has no handler yet, and ends by the signal. */
const stop = (child) => end(child, "SIGTERM");
