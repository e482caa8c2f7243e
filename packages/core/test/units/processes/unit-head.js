// Leads a trip in units. It sends itself a signal before or after a certain write of a unit record,
// after one of a blob of notes, or after a certain call of the service. It prints how the
// execution has ended.
import { appendFileSync, existsSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { all, execute, FileBlobStore, flowContext, flowSchema, taskableOperation, taskContext, times } from "@mazepa/core";
// Records of units are no part of the package's surface.
import { decodeUnit } from "../../../dist/checkpoint/unit-record.js";

/**
 * `purse`: `rich` can pay, `poor` cannot, `late` can from round 2 on. By train, one can pay; a
 * `group` books many seats at once; what is `broken` is a car beside the hotel.
 */
const [directory, purse, plan = "{}"] = process.argv.slice(2);
const { signal, when, phase, round, call, isOfNotes = false } = JSON.parse(plan);

/** The service outside: a file of calls; a call that comes after its undo is refused. */
const service = path.join(directory, "service.txt");
let calls = 0;

function callService(line) {
  appendFileSync(service, `${line}\n`);
  if (++calls === call) interrupt();
}

/** A head that was stopped wakes when its lease has passed. */
function interrupt() {
  if (signal === "SIGSTOP") writeSync(1, "stopped\n");
  process.kill(process.pid, signal);
  const now = Date.now;
  Date.now = () => now() + 60_000;
}

const book = taskableOperation(
  {
    name: "book",
    revert: () => callService(`~${taskContext().reverting.idempotencyKey}`),
  },
  (name) => {
    const key = taskContext().idempotencyKey;
    const isUndone = existsSync(service) && readFileSync(service, "utf8").split("\n").includes(`~${key}`);
    callService(`${isUndone ? "!" : "+"}${key} ${name}`);
    if (isUndone) throw new Error(`${name} was undone`);
    return name;
  },
);
const pay = taskableOperation({ name: "pay", retries: 0 }, (inRound) => {
  if (purse === "poor" || (purse === "late" && inRound < 2)) throw new Error("no money");
  return `paid in round ${inRound}`;
});
const spoil = taskableOperation(
  { name: "spoil", retries: 0, revert: () => callService(`~${taskContext().reverting.idempotencyKey}`) },
  (name) => {
    callService(`+${taskContext().idempotencyKey} ${name}`);
    throw new Error(`${name} is spoilt`);
  },
);
const hotel = flowSchema({ name: "hotel", revertible: true }, function* () {
  yield* book.makeTask("hotel");
  if (purse === "broken") yield* spoil.makeTask("car");
});
const seats = Array.from({ length: 300 }, (_, index) => `seat ${index} ${"x".repeat(100)}`);
const trip = flowSchema({ name: "trip", rounds: times(2) }, function* () {
  const inRound = flowContext().round;
  if (purse === "group") yield* all(seats.map((seat) => book.makeTask(seat)));
  yield* book.makeTask(purse === "train" ? "train" : "flight");
  if (purse !== "train") yield* hotel();
  return yield* pay.makeTask(inRound);
});

class InterruptedStore extends FileBlobStore {
  async put(key, bytes, options) {
    const isMeant = /\/units\/root-0\/.*\/record$/.test(key) && isRecordMeant(decodeUnit(key, bytes));
    if (isMeant && when === "before") interrupt();
    const written = await super.put(key, bytes, options);
    if ((isMeant && when === "after") || (isOfNotes && /\/notes-\d+-\d+$/.test(key))) interrupt();
    return written;
  }
}

let isInterrupted = false;
function isRecordMeant(record) {
  if (isInterrupted || signal === undefined || phase === undefined) return false;
  isInterrupted = record.phase === phase && record.round === round;
  return isInterrupted;
}

const checkpoint = new InterruptedStore(path.join(directory, "store"));
const result = await execute(trip(), { executionId: "trip", checkpoint, takeOver: true, run: 1 }).catch((error) => ({
  code: error.code,
  message: error.cause?.message ?? error.message,
}));
writeSync(1, `${JSON.stringify(result)}\n`);
