import { describe, expect, it } from "@jest/globals";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { warnOfDeliveryLimits } from "./delivery-limits.js";

class LimitingBroker extends MemoryBroker {
  readonly #limits: Readonly<Record<string, number | Error>>;

  constructor(limits: Readonly<Record<string, number | Error>>) {
    super();
    this.#limits = limits;
  }

  async deliveryLimit(name: string): Promise<number | undefined> {
    const limit = this.#limits[name];
    if (limit instanceof Error) throw limit;
    return limit;
  }
}

async function warningsFor(limits: Readonly<Record<string, number | Error>>, queues: readonly string[]): Promise<string[]> {
  const warnings: string[] = [];
  const nothing = () => {};
  const log = { debug: nothing, info: nothing, error: nothing, warn: (message: string) => void warnings.push(message) };
  await warnOfDeliveryLimits({ broker: new LimitingBroker(limits), queues, maxDeliveries: 10 }, log);
  return warnings;
}

describe("warnOfDeliveryLimits", () => {
  it("says nothing where the worker gives up first", async () => {
    expect(await warningsFor({ few: 11 }, ["few", "unlimited"])).toEqual([]);
  });

  it("names the queue that gives up first, and what to do", async () => {
    const [warning, ...others] = await warningsFor({ hasty: 10 }, ["hasty", "unlimited"]);

    expect(warning).toMatch(/"hasty".*10 deliveries.*above 10.*below 10/s);
    expect(others).toEqual([]);
  });

  it("says once that limits cannot be read", async () => {
    const denied = new Error("sqs:GetQueueAttributes was refused");

    const warnings = await warningsFor({ first: denied, second: denied }, ["first", "second"]);

    expect(warnings).toEqual([expect.stringMatching(/"first", "second".*above maxDeliveries \(10\).*GetQueueAttributes/s)]);
  });
});
