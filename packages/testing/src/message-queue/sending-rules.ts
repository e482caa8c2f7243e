import { expect } from "../jest-globals.js";
import { bodiesOf, numberedBodies, type QueueUnderTest } from "./queue-under-test.js";
import { rule, type Rule } from "./rule.js";

const texts = [
  "plain",
  '{"json": "with \\"quotes\\", \\\\ and \\/"}',
  "line\nbreaks\r\nand\ttabs, and a space at the end ",
  "Žluťoučký kůň, שלום, سلام, 漢字, हिन्दी",
  "👩‍👩‍👧‍👦 🇨🇿 e\u0301 \u{1d11e} \u{10fffd}",
  "\u2028\u2029\u00a0\u200d\ufeff",
  "<xml attribute='a'>&amp;</xml> %20 + = ; --",
];

/** Q1, Q7: messages of one send arrive complete, in any number, or are refused as a whole. */
export const sendingRules: readonly Rule[] = [
  rule("Q1 sends more messages than fit into three batches, each once", async (q) => {
    const bodies = numberedBodies(Math.min(q.queue.limits.maxBatch, 1000) * 3 + 1);

    await q.send(...bodies);

    expect(bodiesOf(await q.take(bodies.length))).toEqual(bodies);
  }),

  rule("Q1 accepts an empty send", async (q) => {
    await q.queue.send([]);

    expect(await q.receive({ waitMs: 0 })).toEqual([]);
  }),

  rule("Q1 carries any Unicode text unchanged", async (q) => {
    await q.send(...texts);

    expect(bodiesOf(await q.take(texts.length))).toEqual([...texts].sort());
  }),

  rule("Q7 carries a null character unchanged, or refuses it and sends nothing of that call", async (q) => {
    const bodies = ["first", "null \u0000 character"];
    const isSent = await q.send(...bodies).then(
      () => true,
      () => false,
    );

    expect(bodiesOf(isSent ? await q.take(bodies.length) : await q.receive({ waitMs: 100 }))).toEqual(isSent ? bodies : []);
  }),

  rule("Q1 carries messages of exactly the size limit, several in one send", async (q) => {
    const bodies = ["a", "é", "漢", "👍"].map((text) => filledTo(q, text));

    await q.send(...bodies);

    const received = await q.take(bodies.length);
    expect(bodiesOf(received).map((body) => body.length)).toEqual([...bodies].sort().map((body) => body.length));
    expect(bodiesOf(received).every((body, index) => body === [...bodies].sort()[index])).toBe(true);
  }),

  rule("Q1 refuses a message one byte over the limit, says both sizes, and sends nothing of that call", async (q) => {
    const limitBytes = q.queue.limits.maxMessageBytes;
    const sent = q.send("small", `${filledTo(q, "é")}x`);

    await expect(sent).rejects.toMatchObject({ code: "MAZEPA_PAYLOAD_TOO_LARGE", limitBytes, sizeBytes: limitBytes + 1 });
    expect(await q.receive({ waitMs: 100 })).toEqual([]);
  }),

  rule("Q1 refuses delays below 0 and above the limit, and sends nothing of that call", async (q) => {
    for (const delayMs of [-1, q.queue.limits.maxDelayMs + 1, Number.NaN]) {
      const sent = q.queue.send([{ body: "first" }, { body: "second", delayMs }]);

      await expect(sent).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    }
    expect(await q.receive({ waitMs: 100 })).toEqual([]);
  }),
];

/** `text` over and over, filled up to exactly the limit. */
function filledTo(q: QueueUnderTest, text: string): string {
  const limit = q.queue.limits.maxMessageBytes;
  const times = Math.floor(limit / Buffer.byteLength(text));
  const body = text.repeat(times);
  return body + "x".repeat(limit - Buffer.byteLength(body));
}
