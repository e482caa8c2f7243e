import { describe, expect, it } from "@jest/globals";
import { encodeBlocks } from "./block-format.js";
import { RecordBatch } from "./record-batch.js";
import { decodeHeader, decodeTrailingHeader, encodeSegment, headerLengthOf, type EncodedSegment } from "./segment-format.js";

const identity = { id: { epoch: 3, number: 4 }, order: { epoch: 1, number: 2 }, replaces: [{ epoch: 1, from: 2, to: 9 }] };

async function encoded(): Promise<EncodedSegment> {
  const batch = new RecordBatch({ hasSmallBlocks: true });
  const told = { attempt: 1, startedAt: new Date(0), durationMs: 1, worker: "host:1" };
  for (let task = 0; task < 40; task++)
    batch.add({ taskId: `${task}`, operationId: "made", attempt: 1, outcome: { status: "succeeded", value: task, ...told } });
  return encodeSegment(identity, await encodeBlocks(batch));
}

describe("the header of a segment", () => {
  it("is read from its beginning and from its end, with the length of the whole", async () => {
    const { bytes, layout } = await encoded();

    expect(decodeHeader(bytes)).toEqual(layout);
    expect(layout).toMatchObject({
      header: identity,
      totalLength: bytes.length,
      headerLength: headerLengthOf(bytes.subarray(0, 12)),
    });
    expect(decodeTrailingHeader(bytes)).toEqual(layout);
    expect(decodeHeader(bytes.subarray(0, layout.headerLength))).toEqual(layout);
  });

  it("E9 is not read when any byte of it has changed, or its end is missing", async () => {
    const { bytes } = await encoded();
    const length = headerLengthOf(bytes) ?? 0;
    for (let at = 0; at < length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect([at, decodeHeader(changed)]).toEqual([at, undefined]);
    }
    for (const end of [0, 3, 4, 11, 12, length - 1]) {
      expect(decodeHeader(bytes.subarray(0, end))).toBeUndefined();
      expect(decodeTrailingHeader(bytes.subarray(0, end))).toBeUndefined();
    }
  });
});
