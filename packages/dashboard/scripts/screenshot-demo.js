// What the screenshots show: executions of a small survey, some of which fail, and one that runs.
import { setTimeout as pause } from "node:timers/promises";
import {
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  MemoryBroker,
  settle,
  startExecution,
  startWorker,
  taskableOperation,
} from "@mazepa/core";

const random = makeRandom(7);
const queue = () => new InProcessQueue({ concurrency: 24 });

/** @param {string} name @param {number} meanMs */
function working(name, meanMs) {
  return taskableOperation({ name, retries: { limit: 1, initialDelayMs: 20 } }, async (/** @type {string} */ page) => {
    await pause(meanMs * (0.3 + 1.4 * random()));
    if (name === "fetch.page" && random() < 0.06) throw new HttpError(`status 503 of https://example.org/${page}`);
    return page;
  });
}

class HttpError extends Error {
  /** @override */
  name = "HttpError";
}

const fetchPage = working("fetch.page", 90);
const resize = working("image.resize", 60);
const embed = working("text.embed", 140);
const merge = working("index.merge", 200);

const region = flowSchema({ name: "region" }, function* (/** @type {string} */ name, /** @type {number} */ pages) {
  for (let page = 0; page < pages; page++) {
    const fetched = yield* settle(fetchPage.makeTask(`${name}/${page}`));
    if (fetched.status !== "succeeded") continue;
    yield [resize.makeTask(`${name}/${page}`), embed.makeTask(`${name}/${page}`)];
  }
  yield* merge.makeTask(name);
});

const survey = flowSchema({ name: "survey" }, function* (/** @type {number} */ regions, /** @type {number} */ pages) {
  yield Array.from({ length: regions }, (_, index) => region(`region-${index + 1}`, pages));
});

/** Runs the executions; the last one goes on until `stop` is called. */
export async function runDemo() {
  const store = new MemoryBlobStore();
  const payloads = new MemoryBlobStore();
  const broker = new MemoryBroker();
  await broker.createQueue("tasks");
  const worker = await startWorker({ broker, queues: ["tasks"], payloads, concurrency: 8, isolation: "inline" });
  for (let day = 1; day <= 9; day++) {
    const executionId = `survey-2026-11-${String(day).padStart(2, "0")}`;
    await execute(survey(1 + (day % 3), 2), { queue: queue(), checkpoint: store, executionId }).catch(() => undefined);
  }
  const executionId = "survey-2026-11-10";
  await execute(survey(12, 60), { queue: queue(), checkpoint: store, executionId });
  const running = startExecution(survey(8, 400), { queue: queue(), checkpoint: store, executionId: "backfill-2025" });
  running.result.catch(() => undefined);
  await pause(3000);
  const stop = async () => {
    await running.cancel("The pictures are taken.");
    await worker.stop();
    await broker.close();
  };
  return { store, payloads, broker, executionId, stop };
}

/** The same numbers each time. @param {number} seed */
function makeRandom(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
