import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore } from "../../src/index.js";
import { killedFlows, world, type KilledFlow } from "./killed-flows.js";
import { lead, messageOf, newWorld, type Death, type HeadEnd } from "./mortal-heads.js";

const deaths: Record<string, (n: number) => Death> = {
  "before an operation of the store": (at) => ({ at, hasEffect: false }),
  "after an operation of the store": (at) => ({ at, hasEffect: true }),
  "after an effect": (afterCall) => ({ afterCall }),
};

async function endOf(
  { make }: KilledFlow,
  heads: readonly Death[],
  checkpointIntervalMs: number,
): Promise<HeadEnd & { kills: number }> {
  newWorld();
  const store = new MemoryBlobStore();
  let kills = 0;
  for (const death of heads) {
    const end = await lead(make(), store, { death, checkpointIntervalMs });
    world.head++;
    if (!end.isDead) return { ...end, kills };
    kills++;
  }
  return { ...(await lead(make(), store, { checkpointIntervalMs })), kills };
}

function check({ ends, kept, orElse, chains = [] }: KilledFlow, end: HeadEnd & { kills: number }, where: string): void {
  const { service } = world;
  const seen = [where, "error" in end ? messageOf(end.error) : end.value, service.kept];
  const isOther = end.kills > 0 && orElse && isDeepStrictEqual(seen, [where, orElse.ends, orElse.kept]);
  if (!isOther) expect(seen).toEqual([where, ends, kept]);
  expect([where, service.mostCalls <= 1 + end.kills, service.mostUndos <= 1 + end.kills]).toEqual([where, true, true]);
  for (const chain of chains) {
    const undos = service.history.filter((line) => chain.some((name) => line === `~${name}`));
    const last = undos.slice(-chain.length).map((line) => line.slice(1));
    expect([where, last]).toEqual([where, [...chain].reverse()]);
  }
}

describe.each(Object.entries(killedFlows))("the flow %s", (_name, flow) => {
  it.each(Object.entries(deaths))("R10 keeps each effect once, or undoes it, killed %s", async (how, deathAt) => {
    for (let n = 1; ; n++) {
      const end = await endOf(flow, [deathAt(n)], 100_000);

      check(flow, end, `killed ${how} ${n}`);
      if (end.kills === 0) return;
    }
  });
});
