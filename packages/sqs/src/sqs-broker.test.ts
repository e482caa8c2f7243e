import { describe, expect, it } from "@jest/globals";
import { openBroker } from "@mazepa/core";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SqsBroker } from "./sqs-broker.js";
import { optionsOf } from "./sqs-broker-url.js";

/** Matches an InvalidOptionError whose message has this part. */
function invalid(part: string) {
  return expect.objectContaining({ code: "MAZEPA_INVALID_OPTION", message: expect.stringContaining(part) });
}

describe("SqsBroker", () => {
  it.each([
    ["fifo queues by name", { queuePrefix: "" }, "tasks.fifo", "FIFO"],
    ["dots", {}, "a.b", "letters, digits"],
    ["names that are too long with their prefix", { queuePrefix: "team-" }, "x".repeat(76), "80"],
  ])("refuses %s", (_, options, name, part) => {
    const broker = new SqsBroker(options);

    expect(() => broker.queue(name)).toThrow(invalid(part));
  });

  it.each([
    [{ queueUrls: { tasks: "https://sqs.us-east-1.amazonaws.com/1/tasks.fifo" } }, "FIFO"],
    [{ queueUrls: { tasks: "tasks" } }, "https://"],
    [{ endpoint: "localhost" }, "https://"],
    [{ maxMessageBytes: 2_000_000 }, "maxMessageBytes"],
    [{ parallelRequests: 0 }, "parallelRequests"],
    [{ colour: "red" }, "colour"],
  ])("refuses the options %j", (options, part) => {
    expect(() => new SqsBroker(options as object)).toThrow(invalid(part));
  });

  it("has a dead-letter queue by name, unless the option is off, the name would be too long, or the queue is one itself", () => {
    const broker = new SqsBroker();

    expect(broker.deadLetterQueue("tasks")).toBe("tasks-dead-letters");
    expect(broker.deadLetterQueue("tasks-dead-letters")).toBeUndefined();
    expect(broker.deadLetterQueue("x".repeat(70))).toBeUndefined();
    expect(new SqsBroker({ deadLetters: false }).deadLetterQueue("tasks")).toBeUndefined();
  });

  it("has no lease keeper with a client of the user's own", () => {
    expect(new SqsBroker({ client: new SQSClient({ region: "us-east-1" }) }).leaseKeeper).toBeUndefined();
    expect(new SqsBroker({ region: "us-east-1" }).leaseKeeper?.().options).toEqual({
      region: "us-east-1",
      queuePrefix: "",
      queueUrls: {},
    });
  });
});

describe("URLs of brokers on SQS", () => {
  it("name the region, and if need be an endpoint and a prefix", async () => {
    expect(optionsOf("sqs://eu-central-1")).toEqual({ region: "eu-central-1", queuePrefix: "" });
    expect(optionsOf("sqs:")).toEqual({ queuePrefix: "" });
    expect(optionsOf("sqs://us-east-1/?endpoint=http://127.0.0.1:4566&prefix=team-")).toEqual({
      region: "us-east-1",
      endpoint: "http://127.0.0.1:4566",
      queuePrefix: "team-",
    });
    expect((await openBroker("sqs://eu-central-1?prefix=a-")).name).toBe("sqs:eu-central-1#a-");
  });

  it.each(["sqs://Not A Region", "sqs://eu-central-1?colour=red"])("refuse %s", (url) => {
    expect(() => optionsOf(url)).toThrow(invalid(url));
  });
});
