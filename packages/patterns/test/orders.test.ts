import { beforeEach, describe, expect, it } from "@jest/globals";
import {
  flowSchema,
  InProcessQueue,
  taskableOperation,
  type ExecutionEvent,
  type ExecutionQueue,
  type Submission,
} from "@mazepa/core";
import { constant, graph, linear, step } from "@mazepa/patterns";
import { act, look, run, shop } from "./workshop.js";

beforeEach(() => shop.failing.clear());

const named = (name: string) => step(act, constant(name));

describe("orders", () => {
  it("P1 a linear pattern runs one step after the other, whatever they take", async () => {
    const events: string[] = [];
    const onEvent = (event: ExecutionEvent) => void (event.type === "step" && events.push(`${event.name} ${event.state}`));

    await run(
      linear("p1-linear")
        .provides({ b: named("b"), a: named("a") })
        .makeFlow({}),
      { onEvent },
    );

    expect(events.slice(1, -1)).toEqual(["b running", "b success", "a running", "a success"]);
  });

  it("P1 a graph runs a step as soon as what it takes is there", async () => {
    const gates = new Map<string, () => void>();
    const wait = taskableOperation({ name: "p1.wait" }, async (name: string) => {
      await new Promise<void>((resolve) => gates.set(name, resolve));
      return name;
    });
    const open = async (name: string) => {
      while (!gates.has(name)) await new Promise(setImmediate);
      gates.get(name)?.();
    };
    const pattern = graph("p1-graph").provides({
      a: step(wait, constant("a")),
      b: step(wait, constant("b")),
      afterA: step(wait, "a").with({ priority: 1 }),
      afterB: step(look, "b", "afterA"),
    });

    const went = run(pattern.makeFlow({}), { queue: new InProcessQueue({ concurrency: 4 }) });
    await open("a");
    gates.delete("a");
    await open("a");
    await open("b");

    expect((await went).trace).toBe("F a+ afterA+ b+ afterB+ =SUCCESS");
  });
});

describe("steps", () => {
  it("P12 tell their states by events, a revert its value", async () => {
    const give = taskableOperation({ name: "p12.give", revert: (result: number | undefined) => (result ?? 0) + 1 }, () => 1);
    const pattern = linear("p12").provides({ a: step(give), b: named("b") });
    shop.failing.add("b");

    const { events } = await run(pattern.makeFlow({}));

    const told = events.filter((event) => event.type === "step").map(({ type: _, at: __, ...event }) => event);
    expect(told).toEqual([
      { pattern: "p12", name: "p12", kind: "pattern", state: "running" },
      { pattern: "p12", name: "a", kind: "step", state: "running" },
      { pattern: "p12", name: "a", kind: "step", state: "success", value: 1 },
      { pattern: "p12", name: "b", kind: "step", state: "running" },
      { pattern: "p12", name: "b", kind: "step", state: "failure", error: expect.any(Error) as unknown },
      { pattern: "p12", name: "p12", kind: "pattern", state: "reverting", error: expect.any(Error) as unknown },
      { pattern: "p12", name: "b", kind: "step", state: "reverting" },
      { pattern: "p12", name: "b", kind: "step", state: "reverted", value: undefined },
      { pattern: "p12", name: "a", kind: "step", state: "reverting" },
      { pattern: "p12", name: "a", kind: "step", state: "reverted", value: 2 },
      { pattern: "p12", name: "p12", kind: "pattern", state: "reverted", error: expect.any(Error) as unknown },
    ]);
  });

  it("P4 take options of tasks and flows", async () => {
    const seen: unknown[] = [];
    const inner = new InProcessQueue();
    const open: ExecutionQueue["open"] = async () => {
      const channel = await inner.open();
      const submit = channel.submit.bind(channel);
      const see = ({ options: { label, tags, priority } }: Submission) => seen.push([label, tags, priority]);
      channel.submit = (submissions) => (submissions.forEach(see), submit(submissions));
      return channel;
    };
    const walk = flowSchema({ name: "p4.walk" }, function* (name: string) {
      return yield* look.makeTask(`${name} of a flow`);
    });
    const pattern = linear("p4-options").provides({
      a: step(look, constant("a")).with({ tags: ["one"], priority: 3 }),
      b: step(walk, constant("b")).with({ tags: ["two"] }),
    });

    await run(pattern.makeFlow({}), { queue: { name: "seeing", open } });

    expect(seen).toEqual([
      ["a", ["one"], 3],
      [undefined, ["two"], undefined],
    ]);
  });
});
