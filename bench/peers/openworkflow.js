import { OpenWorkflow } from "openworkflow";
import { BackendPostgres } from "openworkflow/postgres";
import { countOf } from "./check.js";

/** Steps of one workflow, each recorded in the database. */
export async function open() {
  const backend = await BackendPostgres.connect(process.env.DATABASE_URL, { namespaceId: `bench-${process.pid}` });
  const client = new OpenWorkflow({ backend });
  const fanOut = client.defineWorkflow({ name: "fan-out" }, async ({ input, step }) => {
    const steps = Array.from({ length: input.count }, (_, value) => step.run({ name: `value ${value}` }, async () => value));
    return countOf(await Promise.all(steps));
  });
  const chain = client.defineWorkflow({ name: "chain" }, async ({ input, step }) => {
    let value = 0;
    while (value < input.count) value = await step.run({ name: `step ${value}` }, async () => value + 1);
    return value;
  });
  await client.newWorker({ concurrency: 4 }).start();
  const runOf = (workflow) => async (count) => (await workflow.run({ count })).result({ timeoutMs: 300_000 });
  return { workloads: { "fan-out": runOf(fanOut), chain: runOf(chain) } };
}
