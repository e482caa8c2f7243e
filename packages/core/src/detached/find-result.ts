import { checkKnown } from "../options.js";
import type { BlobStore } from "../storage/blob-store.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";
import { readResultText, resultKey } from "../wire/kept-result.js";
import { checkPayloadCodec } from "../wire/payload-codec.js";
import { PayloadPacker } from "../wire/payload-packer.js";
import type { ReadResultOptions } from "./read-result-options.js";

/** The result that workers have kept of a task. */
export async function findResult(
  store: BlobStore,
  taskId: string,
  options: ReadResultOptions,
): Promise<SucceededOutcome | undefined> {
  checkKnown("readResult", options, ["payloadCodec"]);
  checkPayloadCodec(options.payloadCodec);
  const blob = await store.get(resultKey(taskId));
  return blob && readResultText(Buffer.from(blob.bytes).toString(), new PayloadPacker(options));
}
