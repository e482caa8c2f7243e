import { describe, expect, it } from "@jest/globals";
import {
  all,
  execute,
  flowSchema,
  revertible,
  taskableOperation,
  times,
  type ExecutionEvent,
  type RevertHistory,
} from "../../src/index.js";
import { asStep, flowAsStep, internalFlowContext } from "../../src/internal.js";
import { killable } from "./undone-flows.js";

const hooks = { onRevert: (_name: string): void => undefined };
const give = taskableOperation(
  {
    name: "steps-give",
    revertRetries: 0,
    revert: (result: number | undefined, name: string, _fails: boolean) => {
      hooks.onRevert(name);
      return (result ?? 0) + 1;
    },
  },
  (_name: string, fails: boolean): number => {
    if (fails) throw new Error("Woot!");
    return 5;
  },
);

const walk = flowSchema({ name: "steps-walk", rounds: times(2) }, function* (isHopeless: boolean) {
  const { provided, round, tellStep } = internalFlowContext();
  tellStep?.({ type: "step", pattern: "trip", name: "tries", kind: "controller", state: "success", value: provided });
  yield* asStep(give.makeTask("a", false).with({ label: "one" }), "trip");
  yield* asStep(give.makeTask("b", isHopeless || round === 1).with({ label: "two" }), "trip");
});
const trip = (isHopeless: boolean) =>
  flowAsStep(walk(isHopeless), { pattern: "trip", name: "trip", kind: "pattern", controller: "tries" });

/** The `step` events of an execution, each as its name and state, with the value. */
async function told(isHopeless: boolean, options: object = {}): Promise<string[]> {
  const lines: string[] = [];
  const onEvent = (event: ExecutionEvent) => {
    if (event.type !== "step") return;
    const value = typeof event.value === "number" ? ` ${event.value}` : "";
    lines.push(`${event.name} ${event.state}${value}`);
  };
  await execute(trip(isHopeless), { executionId: "e", onEvent, checkpointIntervalMs: 100_000, ...options }).catch(
    () => undefined,
  );
  return lines;
}

const undone = ["two reverting", "two reverted 1", "one reverting", "one reverted 6"];
const firstRound = ["one running", "one success 5", "two running", "two failure", ...undone];

describe("step events", () => {
  it("E15 tell where steps, controllers and patterns stand, and what a revert gave", async () => {
    const lines = await told(false);

    expect(lines).toEqual([
      ...["trip running", "tries success 1", ...firstRound, "tries retrying"],
      ...["tries success 2", "one running", "one success 5", "two running", "two success 5", "trip success"],
    ]);
  });

  it("E15 tell of a pattern that is undone, its controller after its steps", async () => {
    const lines = await told(true);

    expect(lines.slice(-7)).toEqual(["trip reverting", ...undone, "tries reverted", "trip reverted"]);
  });

  it("E15 tell the same of what another head has begun", async () => {
    const { store, head, kill } = killable();
    hooks.onRevert = (name) => name === "a" && kill();
    await told(false, { checkpoint: head });
    hooks.onRevert = () => undefined;

    const lines = await told(false, { checkpoint: store, takeOver: true });

    expect(lines.slice(0, 6)).toEqual([...undone, "tries retrying", "tries success 2"]);
  });
});

const broken = flowSchema({ name: "steps-broken" }, function* () {
  yield* give.makeTask("c", true).with({ label: "three" });
});
const car = (isUnit: boolean) =>
  flowAsStep(isUnit ? revertible(broken()) : broken(), { pattern: "trip", name: "car", kind: "step" });

describe("failures of a unit", () => {
  it.each([false, true])("R14 name the steps of a pattern that are flows, also where those are units (%s)", async (isUnit) => {
    const failures: (readonly [string, string])[] = [];
    const onFailure = (history: RevertHistory<unknown>) => {
      for (const [name, { message }] of history.at(-1)?.failures ?? []) failures.push([name, message]);
      return "revert" as const;
    };
    const walkSteps = flowSchema({ name: "steps-by-name", rounds: { onFailure } }, function* () {
      yield* all([car(isUnit)]);
    });

    const error = await execute(walkSteps()).catch((thrown: Error) => thrown);

    expect(failures.sort()).toEqual([
      ["car", (error as Error).message],
      ["three", "Woot!"],
    ]);
  });
});
