import PgBoss from "pg-boss";
import { countOf, slices } from "./check.js";

export async function open() {
  return { workloads: { "fan-out": fanOut } };
}

/** Inserted and fetched a thousand at a time; handlers gather the values. */
async function fanOut(count) {
  const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, schema: `boss_${process.pid}_${count}` });
  await boss.start();
  await boss.createQueue("tasks");
  const values = [];
  await new Promise((resolve, reject) => {
    boss.on("error", reject);
    const work = async (jobs) => {
      for (const { data } of jobs) values.push(data.value);
      if (values.length === count) setImmediate(resolve);
    };
    void (async () => {
      for (const slice of slices(count)) await boss.insert(slice.map((value) => ({ name: "tasks", data: { value } })));
      await boss.work("tasks", { batchSize: 1000, pollingIntervalSeconds: 0.5 }, work);
    })().catch(reject);
  });
  return countOf(values);
}
