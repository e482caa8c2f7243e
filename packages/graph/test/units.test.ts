import { afterEach, describe, expect, it } from "@jest/globals";
import { execute, flowContext, flowSchema, InProcessQueue, MemoryBlobStore, taskableOperation, times } from "@mazepa/core";
import { graphTask, GraphTask, type Future } from "../src/index.js";

const log: string[] = [];

@graphTask({ name: "units.Reserve" })
class Reserve extends GraphTask<string> {
  constructor(
    readonly place: string,
    readonly after?: Future<string>,
  ) {
    super();
  }
  run() {
    log.push(`${this.place}+`);
    return `${this.place} after ${this.after?.getResult() ?? "nothing"}`;
  }
  revert(booking: string | undefined) {
    log.push(`${String(booking)}~`);
  }
}
const pay = taskableOperation({ name: "units.pay" }, (booking: string, fails: boolean) => {
  if (fails) throw new Error("no money");
  return `paid ${booking}`;
});
const trip = flowSchema({ name: "units.trip", rounds: times(2) }, function* () {
  const booking = new Reserve("hotel", new Reserve("flight"));
  return yield* pay.makeTask(booking.makeTask(), flowContext().round === 1);
});

afterEach(() => void (log.length = 0));

describe("task graphs in units", () => {
  it.each([
    ["in process", {}],
    ["serialized, with a checkpoint", { queue: new InProcessQueue({ serialize: true }), checkpoint: new MemoryBlobStore() }],
  ])("R1 R12 are undone with what they take, and run again in the next round, %s", async (_kind, options) => {
    const value = await execute(trip(), options);

    expect(value).toBe("paid hotel after flight after nothing");
    expect(log).toEqual([
      ...["flight+", "hotel+", "hotel after flight after nothing~", "flight after nothing~"],
      ...["flight+", "hotel+"],
    ]);
  });
});
