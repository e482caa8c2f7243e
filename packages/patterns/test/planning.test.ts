import { describe, expect, it } from "@jest/globals";
import {
  dryRun,
  execute,
  flowSchema,
  MemoryBlobStore,
  planFlow,
  recordedResults,
  taskableOperation,
  times,
  type FlowPlan,
  type PlannedEnd,
} from "@mazepa/core";
import { constant, forEachOf, graph, linear, optional, step } from "@mazepa/patterns";
import { act, look, shop } from "./workshop.js";

/** The links of a plan, by the names of its steps and flows. */
function linksOf({ tasks, flows, links }: FlowPlan): string[] {
  const nameOf = ({ kind, index }: PlannedEnd) => (kind === "task" ? tasks[index]?.label : flows[index]?.name);
  return links.map(({ from, to, isConditional }) => `${nameOf(from)} ${isConditional ? "?" : ">"} ${nameOf(to)}`);
}

const walk = flowSchema({ name: "planning.walk" }, function* (name: string) {
  return yield* look.makeTask(`${name} of a flow`);
});
const inner = linear("planning-inner").provides({ c: step(look, constant("c")), d: step(look, constant("d")) });
const pattern = graph("planning")
  .requires<{ names: string[] }>()
  .rounds(forEachOf("names"), "name")
  .provides({
    a: step(act, "name"),
    b: step(act, constant("b"), "a"),
    inner: step(inner),
    e: step(walk, "name"),
    f: step(act, constant("f"), optional("e")),
  })
  .link("a", "inner")
  .link("b", "f", { when: () => false, skip: "step" });

const payOnly = (round: number) =>
  taskableOperation({ name: `planning-pay-${round}` }, (n: number) => {
    if (n !== round) throw new Error("Not yet.");
    return n;
  });

describe("plans of patterns", () => {
  it("P13 show steps, which takes the value of which, links and conditions, and run nothing", async () => {
    shop.log = [];

    const plan = await planFlow(pattern.makeFlow({ names: ["x"] }));

    const labels = plan.tasks.map(({ label, operationId }) => label ?? operationId);
    expect([...labels].sort()).toEqual(["a", "b", "c", "d", "f", "workshop.look"]);
    expect(plan.tasks.find(({ label }) => label === "b")?.upstreams).toEqual([labels.indexOf("a")]);
    expect(linksOf(plan).sort()).toEqual(["a > b", "a > planning-inner", "b ? f", "c > d", "planning.walk > f"]);
    expect([plan.lowerBound, plan.flows.map(({ stoppedBecause }) => stoppedBecause), shop.log]).toEqual([
      false,
      plan.flows.map(() => undefined),
      [],
    ]);
  });

  it("P13 a dry run counts all steps up to one that needs the value of a flow", async () => {
    const known = linear("planning-known").provides({
      ab: step(look, constant("ab")),
      inner: step(inner),
      e: step(look, "c", "d"),
    });

    expect(await dryRun(known.makeFlow({}))).toEqual({ total: 4, byOperation: { "workshop.look": 4 }, lowerBound: false });
    expect(await dryRun(pattern.makeFlow({ names: ["x"] }))).toMatchObject({ lowerBound: true });
  });

  it("P13 know only the places of lists and fields, not their values", async () => {
    const spread = linear("planning-spread")
      .rounds(times(2), "n")
      .provides({
        list: (step(look, constant("list")) as never as { spread(...names: string[]): never }).spread("x", "y"),
        picked: (step(look, constant("picked"), "x" as never) as never as { pick(...names: string[]): never }).pick("length"),
        last: step(look, constant("last"), "length" as never),
      } as never);

    expect(await dryRun(spread.makeFlow({}))).toMatchObject({ total: 3, lowerBound: false });
    expect((await planFlow(spread.makeFlow({}))).tasks.map(({ upstreams }) => upstreams)).toEqual([[], [0], [1]]);
  });

  it("P13 R12 show the steps of the last recorded round as done", async () => {
    const checkpoint = new MemoryBlobStore();
    const fallible = linear("planning-fallible")
      .rounds(times(3), "n")
      .provides({ a: step(act, constant("a")), b: step(act, constant("b"), "a"), paid: step(payOnly(2), "n") });
    await execute(fallible.makeFlow({}), { checkpoint, executionId: "fallible" });

    const plan = await planFlow(fallible.makeFlow({}), { results: await recordedResults(checkpoint, "fallible") });

    expect(plan.tasks.map(({ label, attempt }) => [label, attempt !== undefined])).toEqual([
      ["a", true],
      ["b", true],
      ["paid", true],
    ]);
  });
});
