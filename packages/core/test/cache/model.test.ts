import { describe, it } from "@jest/globals";
import fc from "fast-check";
import { runs, seed } from "../../../../scripts/random-runs.js";
import { CachedWorld, type Plan } from "./cached-world.js";

const maxTasks = 7;

const plans: fc.Arbitrary<Plan[]> = fc
  .array(
    fc.record({
      upstreams: fc.array(fc.nat(maxTasks), { maxLength: 3 }),
      isCached: fc.nat(9).map((number) => number > 0),
      ttlMs: fc.constantFrom(undefined, undefined, 100_000),
    }),
    { minLength: 1, maxLength: maxTasks },
  )
  .map((made) =>
    made.map((plan, index) => ({
      ...plan,
      upstreams: index === 0 ? [] : [...new Set(plan.upstreams.map((upstream) => upstream % index))],
    })),
  );

const index = fc.nat(maxTasks);
const roots = fc.array(index, { minLength: 1, maxLength: 4 });
const action = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("execute" as const),
      roots,
      interruptAt: fc.option(fc.nat(4), { freq: 2, nil: undefined }),
      flaky: fc.option(index, { freq: 2, nil: undefined }),
      isSideBySide: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("execute-twice" as const), roots }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("clear", "change", "damage"), index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(30_000, 120_000) }) },
);

describe("the validity of cached results", () => {
  it("K5 is that of a model, whatever is cleared, changed, damaged, interrupted, retried, joined and run at once", async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.array(action, { minLength: 2, maxLength: 8 }), async (given, actions) => {
        const world = new CachedWorld(given);
        try {
          for (const step of actions) {
            const at = (place: number) => place % given.length;
            if (step.kind === "execute") {
              const problems = await world.execute({
                ...step,
                roots: step.roots.map(at),
                flaky: step.flaky === undefined ? undefined : at(step.flaky),
              });
              if (problems.length > 0) throw new Error(problems.join("; "));
            } else if (step.kind === "execute-twice") await world.executeTwice(step.roots.map(at));
            else if (step.kind === "clear") await world.clear(at(step.index));
            else if (step.kind === "damage") await world.damage(at(step.index));
            else if (step.kind === "change") world.changeCode(at(step.index));
            else if (step.kind === "pass") world.passTime(step.ms);
          }
        } finally {
          world.close();
        }
      }),
      { numRuns: runs(600), seed },
    );
  });
});
