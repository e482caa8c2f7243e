import { describe, expect, it } from "@jest/globals";
import { TransientError } from "../errors.js";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { failedOutcome } from "../tasks/task-outcome.js";
import { MessageSigner } from "../wire/message-signer.js";
import { readOutcome, toReport, type ReportHeader } from "../wire/outcome-message.js";
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

  it("W8 leaves room for names, commas and signatures, however many reports there are", () => {
    const writer = writerFor({ maxMessageBytes: 2000, signingKeys: ["a key"] });
    const reports = Array.from({ length: 500 }, (_, number) => ({ text: `"${1000 + number}"` }));

    const messages = writer.toMessages(destination, reports);

    expect(messages.flatMap((message) => message.reports)).toEqual(reports);
    expect(Math.max(...messages.map(({ body }) => Buffer.byteLength(body)))).toBeLessThanOrEqual(2000);
  });

  it("W7 reports a value that has no room as a failure, with the same head", async () => {
    const writer = writerFor({ maxMessageBytes: 8000 });
    const succeeded = (length: number) => {
      const { header, payload } = toReport("a", { status: "succeeded", value: "x".repeat(length), ...record });
      return writer.write(destination, { header: { ...header, head: "first" }, payload });
    };

    const [fits, tooLarge] = [await succeeded(7000), await succeeded(7100)];

    expect([fits.status, tooLarge.status]).toEqual(["succeeded", "failed"]);
    expect(JSON.parse(fits.text)).toMatchObject({ status: "succeeded", head: "first" });
    expect(JSON.parse(tooLarge.text)).toMatchObject({ taskId: "a", status: "failed", head: "first" });
    expect(errorIn(tooLarge.text)).toMatchObject({ code: "MAZEPA_PAYLOAD_TOO_LARGE" });
  });

  it("UD5 sends the last log lines that take half of the room, beside an error that has the rest", async () => {
    const writer = writerFor({ maxMessageBytes: 2000 });
    const linesWith = async (lines: readonly string[], messageLength = 5) => {
      const error = Object.assign(new Error("y".repeat(messageLength)), { stack: "" });
      const outcome = { ...failedOutcome(error, record), logLines: lines };
      const { text } = await writer.write(destination, toReport("a", outcome));
      expect(errorIn(text)).toMatchObject({ message: "y".repeat(messageLength) });
      return (JSON.parse(text) as Partial<ReportHeader>).logLines?.map((line) => line.length);
    };

    expect(await linesWith(["x".repeat(201), "x".repeat(202), "x".repeat(203)])).toEqual([202, 203]);
    expect(await linesWith(["x".repeat(518)])).toEqual([518]);
    expect(await linesWith(["x".repeat(519)])).toBeUndefined();
    expect(await linesWith(["x".repeat(500)], 700)).toBeUndefined();
  });

  it("W1 leaves a report alone while the store cannot be reached", async () => {
    const away = new TransientError("away");
    const answers = [Promise.reject(away), Promise.resolve({})];
    const packer = { pack: () => answers.shift() } as unknown as PayloadPacker;
    const logLines = ["a line"];
    const writer = writerFor({ maxMessageBytes: 2000, packer });

    const written = writer.write(destination, toReport("a", { ...failedOutcome(new Error("no"), record), logLines }));

    await expect(written).rejects.toBe(away);
  });
});

const destination = { executionId: "e", replyTo: "outcomes" };
const record = { attempt: 1, startedAt: new Date(0), durationMs: 1, worker: "here" };

function writerFor({
  maxMessageBytes,
  signingKeys,
  packer = new PayloadPacker({}),
}: {
  maxMessageBytes: number;
  signingKeys?: readonly string[];
  packer?: PayloadPacker;
}): ReportWriter {
  const broker = new MemoryBroker({ limits: { maxMessageBytes } });
  return new ReportWriter({ broker, signer: new MessageSigner(signingKeys), packer });
}

/** The error in the text of a report. */
function errorIn(text: string): unknown {
  const { payload, ...header } = JSON.parse(text) as ReportHeader & { readonly payload: string };
  const outcome = readOutcome({ header, payload });
  return outcome.status === "failed" ? outcome.error : undefined;
}
