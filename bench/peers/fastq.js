import fastq from "fastq";
import { countOf } from "./check.js";

export async function open() {
  return { workloads: { "fan-out": fanOut, chain } };
}

async function fanOut(count) {
  const queue = fastq.promise(async (value) => value, 100);
  return countOf(await Promise.all(Array.from({ length: count }, (_, value) => queue.push(value))));
}

async function chain(count) {
  const queue = fastq.promise(async (value) => value + 1, 100);
  let value = 0;
  for (let step = 0; step < count; step++) value = await queue.push(value);
  return value;
}
