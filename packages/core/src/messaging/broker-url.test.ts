import { describe, expect, it } from "@jest/globals";
import { isMazepaError } from "../errors.js";
import { openBroker, registerBrokerScheme } from "./broker-url.js";
import { MemoryBroker } from "./memory-broker.js";

describe("openBroker", () => {
  it("opens what the scheme's package made of the text, in any case of letters", async () => {
    registerBrokerScheme("Test-Scheme", (url) => new MemoryBroker({ name: url }));

    const broker = await openBroker("TEST-scheme:some/where?x=1");

    expect(broker.name).toBe("TEST-scheme:some/where?x=1");
  });

  it.each([
    ["file:queues", "@mazepa/local"],
    ["sqs://eu-central-1", "@mazepa/sqs"],
    ["amqps://host", "@mazepa/rabbitmq"],
    ["carrier-pigeon:roof", "carrier-pigeon:"],
    ["sqss:eu-central-1", "misspelt"],
    ["no-scheme-at-all", "no scheme"],
  ])("says for %s what is missing: %s", async (url, told) => {
    const error: unknown = await openBroker(url).catch((thrown: unknown) => thrown);

    expect(isMazepaError(error, "MAZEPA_INVALID_OPTION")).toBe(true);
    expect((error as Error).message).toContain(told);
  });
});
