import PQueue from "p-queue";
import { countOf } from "./check.js";

export async function open() {
  return { workloads: { "fan-out": fanOut, chain } };
}

async function fanOut(count) {
  const queue = new PQueue({ concurrency: 100 });
  return countOf(await queue.addAll(Array.from({ length: count }, (_, value) => async () => value)));
}

async function chain(count) {
  const queue = new PQueue({ concurrency: 100 });
  let value = 0;
  for (let step = 0; step < count; step++) value = await queue.add(async () => value + 1);
  return value;
}
