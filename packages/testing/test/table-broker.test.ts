import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { messageQueueConformance } from "@mazepa/testing";
import { TableBroker } from "./table-broker.js";

messageQueueConformance("TableBroker", () => new TableBroker());

messageQueueConformance("TableBroker whose leases end with its connection", () => {
  const broker = new TableBroker();
  const endLeases = (): void => {
    for (const row of [...broker.tables.values()].flat())
      if (row.lease !== undefined) Object.assign(row, { lease: undefined, visibleAtMs: Date.now() });
  };
  return { broker, cut: endLeases, restart: endLeases };
});

it("the worked example of the guide has fewer than 100 lines of code", () => {
  const lines = readFileSync(path.join(import.meta.dirname, "table-broker.ts"), "utf8").split("\n");

  expect(lines.filter((line) => line.trim() !== "" && !/^\s*(\/\/|\/?\*)/.test(line)).length).toBeLessThan(100);
});
