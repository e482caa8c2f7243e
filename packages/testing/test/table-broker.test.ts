import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { messageQueueConformance } from "@mazepa/testing";
import { TableBroker } from "./table-broker.js";

messageQueueConformance("TableBroker", () => new TableBroker());

it("the worked example of the guide has fewer than 100 lines of code", () => {
  const lines = readFileSync(path.join(import.meta.dirname, "table-broker.ts"), "utf8").split("\n");

  expect(lines.filter((line) => line.trim() !== "" && !/^\s*(\/\/|\/?\*)/.test(line)).length).toBeLessThan(100);
});
