import { describe, expect, it } from "@jest/globals";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { MessageSigner } from "../wire/message-signer.js";
import { PayloadPacker } from "../wire/payload-packer.js";
import { ReportWriter } from "./report-writer.js";

describe("ReportWriter", () => {
  it("puts as many reports into each message as the queue takes", () => {
    const broker = new MemoryBroker({ limits: { maxMessageBytes: 2000 } });
    const writer = new ReportWriter({ broker, signer: new MessageSigner(undefined), packer: new PayloadPacker({}) });
    const reports = Array.from({ length: 10 }, (_, number) => ({ text: JSON.stringify(`${number} ${"x".repeat(300)}`) }));

    const messages = writer.toMessages({ executionId: "e", replyTo: "outcomes" }, reports);

    expect(messages.flatMap((message) => message.reports)).toEqual(reports);
    expect(messages.length).toBeLessThan(10);
    expect(Math.max(...messages.map(({ body }) => Buffer.byteLength(body)))).toBeLessThanOrEqual(2000);
  });
});
