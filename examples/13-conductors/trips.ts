import { setTimeout as delay } from "node:timers/promises";
import { FlowSchema, flowSchema, taskableOperation } from "@mazepa/core";

const reserve = taskableOperation({ name: "reserve" }, async (city: string) => {
  await delay(200);
  return `seat to ${city}`;
});

@flowSchema({ name: "RoundTrip" })
export class RoundTrip extends FlowSchema {
  *flow(home: string, city: string) {
    const there = yield* reserve.makeTask(city);
    const back = yield* reserve.makeTask(home);
    return `${there}, ${back}`;
  }
}
