import { describe, expect, it } from "@jest/globals";
import { all, dependency, execute, flowSchema, MemoryBlobStore, type ExecutionEvent } from "../../src/index.js";
import { openWorkshop, step } from "../workshop.js";

const inner = flowSchema({ name: "places.inner" }, function* (name: string) {
  return yield* step.makeTask(name);
});

const outer = flowSchema({ name: "places.outer" }, function* () {
  yield* all([inner("a"), inner("b")]);
  yield step.makeTask(step.makeTask("c"));
  yield dependency();
});

async function eventsOf(options: Parameters<typeof execute>[1] = {}): Promise<ExecutionEvent[]> {
  const events: ExecutionEvent[] = [];
  openWorkshop();
  await execute(outer(), { ...options, onEvent: (event) => events.push(event) });
  return events;
}

/** The names of the flows around each task of these events, innermost first, and its upstreams. */
function placesOf(events: readonly ExecutionEvent[], type: "task-submitted" | "task-restored") {
  const flows = new Map<number, { name: string; parent: number | undefined }>();
  for (const event of events)
    if (event.type === "flow-started") flows.set(event.flowNumber, { name: event.flow, parent: event.parentNumber });
  return events.flatMap((event) => {
    if (event.type !== type) return [];
    const around: string[] = [];
    for (let flow = flows.get(event.flowNumber ?? 0); flow; flow = flows.get(flow.parent ?? 0)) around.push(flow.name);
    return [{ around, upstreams: event.upstreams }];
  });
}

const expected = [
  { around: ["places.inner", "places.outer"], upstreams: [] },
  { around: ["places.inner", "places.outer"], upstreams: [] },
  { around: ["places.outer"], upstreams: [] },
];

describe("events", () => {
  it("E15 tell which flow yielded a task, and whose values it takes", async () => {
    const places = placesOf(await eventsOf(), "task-submitted");

    const last = { around: ["places.outer"], upstreams: [step.makeTask("c").id] };
    expect(places).toEqual([...expected, last]);
  });

  it("E15 tell the same of tasks that are restored", async () => {
    const options = { executionId: "places", checkpoint: new MemoryBlobStore() };
    await eventsOf(options);

    const places = placesOf(await eventsOf(options), "task-restored");
    expect(places.slice(0, 2)).toEqual(expected.slice(0, 2));
    expect(places.at(-1)).toEqual({ around: ["places.outer"], upstreams: [step.makeTask("c").id] });
  });

  it("E15 give equal flows that run one after the other different numbers, and both events of a flow the same", async () => {
    const events: ExecutionEvent[] = [];
    openWorkshop();
    await execute(
      function* () {
        yield* inner("x");
        yield* inner("x");
      },
      { onEvent: (event) => events.push(event) },
    );

    const numbers = (type: string) =>
      events.flatMap((event) => (event.type === type && "flowNumber" in event && "flow" in event ? [event] : []));
    const started = numbers("flow-started").filter(({ flow }) => flow === "places.inner");
    const ended = numbers("flow-ended").filter(({ flow }) => flow === "places.inner");
    expect(new Set(started.map(({ flowNumber }) => flowNumber)).size).toBe(2);
    expect(ended.map(({ flowNumber }) => flowNumber)).toEqual(started.map(({ flowNumber }) => flowNumber));
  });
});
