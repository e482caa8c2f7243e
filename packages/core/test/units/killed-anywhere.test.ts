import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { killPlaces, runs } from "../../../../scripts/random-runs.js";
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
    for (const n of killPlaces(7)) {
      const end = await endOf(flow, [deathAt(n)], 100_000);

      check(flow, end, `killed ${how} ${n}`);
      if (end.kills === 0) return;
    }
  });
});

describe("any flow", () => {
  const death = fc
    .tuple(fc.constantFrom(...Object.keys(deaths)), fc.integer({ min: 1, max: 40 }))
    .map(([how, n]) => ({ how, n }));

  it("R10 keeps each effect once, or undoes it, however often heads are killed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(killedFlows)),
        fc.array(death, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(0, 100_000),
        async (name, heads, intervalMs) => {
          const flow = killedFlows[name];
          if (!flow) throw new Error(`no flow ${name}`);
          const given = heads.flatMap(({ how, n }) => deaths[how]?.(n) ?? []);

          check(flow, await endOf(flow, given, intervalMs), name);
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});
