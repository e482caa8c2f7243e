import { describe, expect, it } from "@jest/globals";
import {
  all,
  dependency,
  dryRun,
  execute,
  flowContext,
  flowSchema,
  forEach,
  MemoryBlobStore,
  planFlow,
  recordedResults,
  revertible,
  taskableOperation,
  times,
  type FlowPlan,
} from "../../src/index.js";

const fetchPage = taskableOperation({ name: "plan-fetch" }, (url: string) => url);

describe("planFlow of units", () => {
  const cities = ["OSL", "BER"];
  const reserve = taskableOperation({ name: "plan-reserve", revert: () => undefined }, (what: string) => ({ what }));
  const pay = taskableOperation({ name: "plan-pay" }, (city: string, _booking: unknown) => {
    if (city === "OSL") throw new Error("No seats.");
    return city;
  });
  const inner = flowSchema({ name: "plan-hotel", revertible: true }, function* (city: string) {
    return yield* reserve.makeTask(`hotel in ${city}`);
  });
  const tripTo = flowSchema({ name: "plan-trip-to" }, function* (city: string) {
    const [flight] = yield* all([reserve.makeTask(`flight to ${city}`), fetchPage.makeTask(city)]);
    yield inner(city);
    yield dependency();
    return yield* pay.makeTask(city, flight);
  });
  const trip = () => revertible({ name: "plan-trip", rounds: forEach(cities) }, tripTo);
  const attempted = ({ tasks }: FlowPlan) => tasks.map(({ operationId, attempt }) => `${operationId}${attempt ? "+" : ""}`);

  it("F15 R12 shows as done what the last recorded round has done", async () => {
    const checkpoint = new MemoryBlobStore();
    expect(await execute(trip(), { checkpoint, executionId: "trip" })).toBe("BER");

    const results = await recordedResults(checkpoint, "trip");
    const plan = await planFlow(trip(), { results, executionId: "trip" });

    expect(attempted(plan)).toEqual(["plan-reserve+", "plan-fetch+", "plan-reserve+", "plan-pay+"]);
    expect([plan.lowerBound, plan.flows.flatMap(({ stoppedBecause }) => stoppedBecause ?? [])]).toEqual([false, []]);
  });

  it("F15 R12 shows the first round where nothing is recorded, and passes values on", async () => {
    const plan = await planFlow(trip());

    expect(attempted(plan)).toEqual(["plan-reserve", "plan-fetch", "plan-reserve", "plan-pay"]);
    expect(plan.tasks.at(-1)?.upstreams).toEqual([0]);
    expect(await dryRun(trip())).toMatchObject({ total: 2, lowerBound: true });
  });

  it("F15 R13 shows the last turn of a unit that was undone and yielded again", async () => {
    const checkpoint = new MemoryBlobStore();
    let isFull = true;
    const book = revertible(
      { name: "plan-again", rounds: times(1) },
      flowSchema({ name: "plan-book" }, function* () {
        yield* reserve.makeTask("again");
        if (!flowContext().dryRun && isFull) throw new Error("Full.");
      }),
    );
    const again = function* () {
      try {
        yield* book;
      } catch {
        isFull = false;
        yield* book;
      }
    };
    await execute(again, { checkpoint, executionId: "again" });

    const plan = await planFlow(again, { results: await recordedResults(checkpoint, "again") });

    expect(attempted(plan)).toEqual(["plan-reserve+"]);
  });
});
