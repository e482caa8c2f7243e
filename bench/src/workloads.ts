import { hash } from "node:crypto";
import {
  execute,
  flowSchema,
  reduce,
  all,
  taskableOperation,
  type ExecuteOptions,
  type Flow,
  type FlowGenerator,
} from "@mazepa/core";
import { group } from "@mazepa/canvas";
import { cacheHits, cacheMisses, cacheReads } from "./cached-streams.js";
import { patternSteps } from "./pattern-steps.js";
import { recordedStream, resumedStream } from "./recorded-streams.js";
import { overSqs } from "./sqs/sqs-workload.js";
import { onThreads } from "./threads/warm-pool.js";
import { unitSteps } from "./unit-steps.js";
import type { Workload } from "./workload.js";

const number = taskableOperation({ name: "number" }, (value: number): number => value);
const promised = taskableOperation({ name: "promised" }, async (value: number) => value);
const record = taskableOperation({ name: "record" }, (value: number) => ({ value, label: "x", list: [value] }));

const fanOut = flowSchema(function* fanOut(count: number) {
  const values = yield* all(Array.from({ length: count }, (_, index) => number.makeTask(index)));
  return values.length;
});

const signatures = flowSchema(function* signatures(count: number) {
  const values = yield* group(Array.from({ length: count }, (_, index) => number.s(index)));
  return values.length;
});

const chain = flowSchema(function* chain(count: number) {
  let value = -1;
  for (let index = 0; index < count; index++) value = yield* number.makeTask(value + 1);
  return value + 1;
});

/** Each layer waits for the whole layer before. */
const diamond = flowSchema(function* diamond(count: number) {
  const layers = 100;
  const width = Math.max(1, count / layers);
  let done = 0;
  while (done < count) {
    const first = done;
    const values = yield* all(Array.from({ length: width }, (_, index) => number.makeTask(first + index)));
    done += values.length;
  }
  return done;
});

const streamOf = (
  name: string,
  make: (index: number) => ReturnType<typeof number.makeTask> | ReturnType<typeof record.makeTask>,
) =>
  flowSchema({ name }, function* stream(count: number) {
    for (let index = 0; index < count; index++) yield make(index);
    return count;
  });

const streamNumbers = streamOf("streamNumbers", (index) => number.makeTask(index));
const streamPromised = streamOf("streamPromised", (index) => promised.makeTask(index));
const streamRecords = streamOf("streamRecords", (index) => record.makeTask(index));

const reduced = flowSchema(function* reduced(count: number) {
  const tasks = function* () {
    for (let index = 0; index < count; index++) yield number.makeTask(index);
  };
  return yield* reduce(tasks(), (sum) => sum + 1, 0);
});

const hundred = flowSchema(function* hundred(first: number, count: number) {
  for (let index = first; index < Math.min(count, first + 100); index++) yield number.makeTask(index);
});

const subflows = flowSchema(function* subflows(count: number) {
  for (let first = 0; first < count; first += 100) yield hundred(first, count);
  return count;
});

/** Each flow runs a task and waits for the flow below. */
const nest = flowSchema({ name: "nest" }, function* (depth: number): FlowGenerator<number> {
  yield number.makeTask(depth);
  return depth === 1 ? 1 : 1 + (yield* nest(depth - 1));
});

const single = flowSchema(function* single(index: number) {
  return yield* number.makeTask(index);
});

const row = flowSchema(function* row(count: number) {
  return (yield* all(Array.from({ length: count }, (_, index) => single(index)))).length;
});

/**
 * What an `await` loop costs that hashes the id text of each task and calls the function: the
 * floor, since it keeps nothing.
 */
async function bareLoop(count: number): Promise<number> {
  const call = async (value: number) => value;
  let done = 0;
  for (let index = 0; index < count; index++) {
    hash("sha256", `number\n\n\n[${index}]`);
    await call(index);
    done++;
  }
  return done;
}

function of(make: (count: number) => Flow<number>, options?: ExecuteOptions): Workload {
  return { run: (count) => execute(make(count), options) };
}

/**
 * What can be measured, by name. The AWS SDK is loaded only by those that use it: it counts in the
 * memory of all.
 */
export const workloads: Readonly<Record<string, Workload>> = {
  "bare loop": { run: bareLoop },
  "fan-out": of(fanOut),
  "fan-out, a group of signatures": of(signatures),
  chain: of(chain),
  "diamond of 100 layers": of(diamond),
  stream: of(streamNumbers),
  "stream, async": of(streamPromised),
  "stream, objects": of(streamRecords),
  "stream, recorded": recordedStream,
  "stream, resumed": resumedStream,
  "cache, misses": cacheMisses,
  "cache, hits": cacheHits,
  "cache, bare reads": cacheReads,
  reduce: of(reduced),
  "subflows of 100": of(subflows),
  "nested flows": of(nest),
  "flows side by side": of(row),
  ...patternSteps,
  ...unitSteps,
  "threads, no-ops": onThreads(0),
  "threads, 2 ms": onThreads(2),
  sqs: overSqs(async (endpoint) => (await import("./sqs/mazepa-head.js")).openMazepaHead(endpoint, "inline", "10")),
  "sqs, bare": overSqs(async (endpoint) => (await import("./sqs/bare-head.js")).openBareHead(endpoint, 4)),
};
