import { Logger, makeWorkerUtils, run } from "graphile-worker";
import { countOf, slices } from "./check.js";

export async function open() {
  return { workloads: { "fan-out": fanOut } };
}

/** The library stores no results: the task gathers them. */
async function fanOut(count) {
  const logger = new Logger(() => () => {});
  const options = { connectionString: process.env.DATABASE_URL, schema: `graphile_${process.pid}_${count}`, logger };
  const tools = await makeWorkerUtils(options);
  await tools.migrate();
  const values = [];
  let runner;
  await new Promise((resolve, reject) => {
    const value = async (payload) => void (values.push(payload.value) === count && resolve());
    void (async () => {
      runner = await run({ ...options, concurrency: 100, maxPoolSize: 20, noHandleSignals: true, taskList: { value } });
      for (const slice of slices(count)) await tools.addJobs(slice.map((value) => ({ identifier: "value", payload: { value } })));
    })().catch(reject);
  });
  await runner.stop();
  await tools.release();
  return countOf(values);
}
