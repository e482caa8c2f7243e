import { describe, expect, it } from "@jest/globals";
import {
  dependency,
  flowSchema,
  all,
  planFlow,
  taskableOperation,
  type FlowGenerator,
  type FlowPlan,
  type Target,
} from "@mazepa/core";
import { criticalSteps, spanOf } from "./critical-steps.js";
import { planGraph, type GraphLevel } from "./plan-graph.js";

const load = taskableOperation({ name: "graph.load" }, (city: string) => city.length);
const sum = taskableOperation({ name: "graph.sum" }, (sizes: readonly number[]) => sizes.length);
const survey = flowSchema({ name: "survey" }, function* (city: string) {
  return yield* load.makeTask(city);
});
const report = flowSchema({ name: "report" }, function* (cities: readonly string[]) {
  const sizes = yield* all(cities.map((city) => survey(city)));
  const total = yield* sum.makeTask(sizes);
  yield load.makeTask("last");
  yield dependency();
  return total;
});

async function drawn(target: Target, by: GraphLevel) {
  const graph = planGraph(await planFlow(target), { by, criticalSteps: [], isRecorded: false });
  const nameOf = (id: string | undefined) => graph.clusters.find((cluster) => cluster.id === id)?.label;
  return {
    clusters: graph.clusters.map(({ label, parent }) => [label, nameOf(parent)]),
    nodes: graph.nodes.map(({ id, label, cluster }) => `${id} ${label.join()} in ${nameOf(cluster)}`),
    edges: graph.edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`),
  };
}

describe("planGraph", () => {
  it("puts similar tasks into one box, and similar flows into one frame", async () => {
    expect(await drawn(report(["Wien", "Graz", "Linz"]), "group")).toEqual({
      clusters: [
        ["report", undefined],
        ["survey ×3", "report"],
      ],
      nodes: ["n1 graph.load ×3 in survey ×3", "n2 graph.sum in report", "n3 graph.load in report"],
      edges: ["n1 value n2", "n2 order n3"],
    });
  });

  it("draws each task if asked to", async () => {
    const { clusters, nodes, edges } = await drawn(report(["Wien", "Graz"]), "task");

    expect(clusters).toHaveLength(3);
    expect(nodes).toHaveLength(4);
    expect(edges).toEqual(["n1 value n3", "n2 value n3", "n3 order n4"]);
  });

  it("puts a flow that yields itself into one frame by operation", async () => {
    const deeper = flowSchema({ name: "deeper" }, function* (depth: number): FlowGenerator<void> {
      yield* load.makeTask(`${depth}`);
      if (depth > 0) yield* deeper(depth - 1);
    });

    expect(await drawn(deeper(50), "operation")).toEqual({
      clusters: [["deeper ×51", undefined]],
      nodes: ["n1 graph.load ×51 in deeper ×51"],
      edges: ["n1 order n1"],
    });
  });
});

describe("criticalSteps", () => {
  const attempt = (startMs: number, durationMs: number) => ({
    attempt: { attempt: 1, startedAt: new Date(startMs), durationMs, worker: "w" },
  });
  const task = (id: string, after: number | undefined, timing: object) => ({
    ...{ id, operationId: id, flow: 0, after, upstreams: [], upstreamFlows: [] },
    ...timing,
  });
  const plan: FlowPlan = {
    flows: [{ name: "main", isInternal: false, parent: undefined, after: undefined }],
    tasks: [
      task("slow", undefined, attempt(0, 100)),
      task("quick", undefined, attempt(0, 10)),
      task("next", 0, attempt(130, 20)),
      task("aside", undefined, attempt(5, 20)),
      task("undone", 0, {}),
    ],
    waits: [{ tasks: [0, 1], flows: [], previous: undefined }],
    links: [],
    lowerBound: false,
  };

  it("goes back from the task that ended last to the one that it waited for longest", () => {
    expect(criticalSteps(plan)).toEqual([
      { task: 0, durationMs: 100, waitedMs: 0 },
      { task: 2, durationMs: 20, waitedMs: 30 },
    ]);
    expect(spanOf(plan)).toEqual({ startedAtMs: 0, endedAtMs: 150 });
  });

  it("goes by the order of the plan within a millisecond, in which starts are rounded down", () => {
    const tasks = [task("first", undefined, attempt(5, 0.9)), task("second", 0, attempt(5, 0.2))];
    const waits = [{ tasks: [0], flows: [], previous: undefined }];

    expect(criticalSteps({ ...plan, tasks, waits }).map((step) => step.task)).toEqual([0, 1]);
  });

  it("is drawn, beside tasks that were not done", () => {
    const graph = planGraph(plan, { by: "group", criticalSteps: criticalSteps(plan), isRecorded: true });

    expect(graph.nodes.filter(({ isCritical }) => isCritical).map(({ label }) => label)).toEqual([
      ["slow", "100 ms"],
      ["next", "20 ms"],
    ]);
    expect(graph.nodes.at(-1)?.label).toEqual(["undone", "not done"]);
    expect(graph.edges.filter(({ isCritical }) => isCritical)).toHaveLength(1);
  });

  it("is none where nothing was recorded", () => {
    const tasks = plan.tasks.map(({ attempt: _attempt, ...rest }) => rest);
    expect([criticalSteps({ ...plan, tasks }), spanOf({ ...plan, tasks })]).toEqual([[], undefined]);
  });
});
