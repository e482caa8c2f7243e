import { describe, expect, it } from "@jest/globals";
import { all, execute, flowSchema, taskableOperation, type ExecutionEvent } from "@mazepa/core";
import { TraceFolding, type TracedEvent } from "../trace/trace-folding.js";
import { planGraph } from "./plan-graph.js";
import { planOfTrace } from "./trace-plan.js";

const say = taskableOperation({ name: "traced.say" }, (text: string) => text);
const shout = taskableOperation({ name: "traced.shout" }, (text: string) => text.toUpperCase());
const talk = flowSchema({ name: "talk" }, function* (text: string) {
  const said = yield* say.makeTask(text);
  return yield* shout.makeTask(said);
});
const meeting = flowSchema({ name: "meeting" }, function* () {
  yield* all([talk("a"), talk("b")]);
  yield* shout.makeTask(say.makeTask("end"));
});

describe("planOfTrace", () => {
  it("has every task in its flow, after the tasks that had ended before it was submitted", async () => {
    const folding = new TraceFolding();
    const events: ExecutionEvent[] = [];
    await execute(meeting(), { onEvent: (event) => events.push(event) });
    events.forEach((event, index) => folding.take(JSON.parse(JSON.stringify(event)) as TracedEvent, index));

    const { plan, steps } = planOfTrace(folding.trace);
    const graph = planGraph(plan, { by: "operation", criticalSteps: steps, isRecorded: true });

    expect(plan.lowerBound).toBe(false);
    expect(graph.clusters.map(({ label }) => label)).toEqual(["meeting", "talk ×2"]);
    expect(graph.nodes.map(({ label }) => label[0])).toEqual(["traced.say ×2", "traced.shout ×2", "traced.say", "traced.shout"]);
    expect(graph.edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual(
      expect.arrayContaining(["n1 order n2", "n2 order n3", "n3 value n4"]),
    );
    expect(steps.at(-1)?.task).toBe(plan.tasks.length - 1);
  });
});
