// Leads many executions at once. Each is held at a place of its own: at a write of its store, or
// after a call of the service. Once all are there, the process prints how each of them is, and
// sends itself a signal: so one signal interrupts every execution at its own place. A process that
// gets no signal prints how each execution has ended.
import { writeSync } from "node:fs";
import path from "node:path";
import { InProcessQueue, startExecution } from "@mazepa/core";
import { HeldHead } from "./held-head.js";
import { HeldStore } from "./held-store.js";
import { heads, unitFlows } from "./unit-flows.js";

const [directory, number, signal, cases] = process.argv.slice(2);
const store = new HeldStore(path.join(directory, "store"), heads);

/** The later process lives an hour later by the clock of flows: sleeps of an hour are over. */
if (number === "2") {
  const now = performance.now.bind(performance);
  performance.now = () => now() + 3_600_000;
}

async function lead(head, run) {
  head.run = run;
  const { asleep, flow } = head.plan;
  const execution = startExecution(unitFlows[flow](), {
    ...{ executionId: head.plan.id, checkpoint: store, takeOver: true, run },
    queue: new InProcessQueue({ concurrency: 4 }),
    checkpointIntervalMs: asleep !== undefined && (number === "2" || asleep === "flushed") ? 1 : 100_000,
    onEvent({ type }) {
      if (asleep === undefined || type !== "checkpoint-written") return;
      if (number === "2") execution.suspend();
      else if (asleep === "flushed") void head.hold();
    },
  });
  return execution.result.catch((error) => ({ code: error.code, message: error.cause?.message ?? error.message }));
}

async function leadAll(head) {
  const ends = [];
  for (const run of number === "2" ? (head.plan.runs ?? [1]) : [1]) ends.push(await lead(head, run));
  return ends.length === 1 ? ends[0] : ends;
}

const led = new Map();
for (const plan of JSON.parse(cases)) {
  const head = new HeldHead(plan, { number: Number(number), directory, isHeld: signal !== "none" });
  heads.set(plan.id, head);
  led.set(plan.id, leadAll(head));
}

async function tell(stateOf) {
  const states = await Promise.all([...led].map(async ([id, end]) => [id, await stateOf(heads.get(id), end)]));
  writeSync(1, `${JSON.stringify(Object.fromEntries(states))}\n`);
}

if (signal !== "none") {
  await tell((head, end) => Promise.race([head.isThere.then(() => "held"), end]));
  process.kill(process.pid, signal);
  // It was stopped and wakes when its leases have passed.
  const now = Date.now;
  Date.now = () => now() + 60_000;
  for (const head of heads.values()) head.release();
}
await tell((_head, end) => end);
process.exit();
