import { countOf } from "./check.js";

/** What JavaScript does by itself. */
export async function open() {
  return { workloads: { "fan-out": fanOut, chain } };
}

async function fanOut(count) {
  return countOf(await Promise.all(Array.from({ length: count }, async (_, value) => value)));
}

async function chain(count) {
  const call = async (value) => value + 1;
  let value = 0;
  for (let step = 0; step < count; step++) value = await call(value);
  return value;
}
