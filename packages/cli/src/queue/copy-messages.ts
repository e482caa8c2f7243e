import type { MessageQueue } from "@mazepa/core";
import type { BrowsedMessage, OutgoingMessage } from "@mazepa/core/transport";

/** The result of a copy. */
export interface CopyReport {
  readonly copied: number;
  /** The number of messages that are too large for the other queue. */
  readonly tooLarge: number;
}

const batchSize = 100;

/**
 * Sends a copy of each of `messages`, up to `max`; delayed ones stay delayed, up to the limit of
 * the other queue.
 */
export async function copyMessages(
  messages: AsyncIterable<BrowsedMessage>,
  to: MessageQueue,
  { max, onCopied }: { readonly max: number; readonly onCopied: (bodies: readonly string[]) => void },
): Promise<CopyReport> {
  let [copied, tooLarge] = [0, 0];
  let batch: OutgoingMessage[] = [];
  const send = async () => {
    await to.send(batch);
    copied += batch.length;
    onCopied(batch.map(({ body }) => body));
    batch = [];
  };
  for await (const message of messages) {
    if (copied + batch.length >= max) break;
    if (Buffer.byteLength(message.body) > to.limits.maxMessageBytes) tooLarge += 1;
    else batch.push(copyOf(message, to.limits.maxDelayMs));
    if (batch.length === batchSize) await send();
  }
  if (batch.length > 0) await send();
  return { copied, tooLarge };
}

function copyOf({ body, state, at }: BrowsedMessage, maxDelayMs: number): OutgoingMessage {
  const delayMs = state === "delayed" ? Math.min(maxDelayMs, Math.max(0, at.getTime() - Date.now())) : 0;
  return delayMs > 0 ? { body, delayMs } : { body };
}
