import { DBOS } from "@dbos-inc/dbos-sdk";
import { countOf, slices } from "./check.js";

const step = (value) => DBOS.runStep(async () => value, { name: "value" });

const fanOut = DBOS.registerWorkflow(
  async (count) => {
    const values = [];
    for (const slice of slices(count)) values.push(...(await Promise.all(slice.map(step))));
    return countOf(values);
  },
  { name: "fanOut" },
);

const chain = DBOS.registerWorkflow(
  async (count) => {
    let value = 0;
    while (value < count) value = await step(value + 1);
    return value;
  },
  { name: "chain" },
);

/** Steps of one workflow, each recorded in the database. */
export async function open() {
  const systemDatabaseUrl = process.env.DATABASE_URL.replace(/[^/]*$/, `dbos_${process.pid}`);
  DBOS.setConfig({ name: `bench${process.pid}`, systemDatabaseUrl, logLevel: "error", runAdminServer: false });
  await DBOS.launch();
  return { workloads: { "fan-out": fanOut, chain }, close: () => DBOS.shutdown() };
}
