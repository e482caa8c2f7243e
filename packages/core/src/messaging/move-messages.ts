import { isMazepaError } from "../errors.js";
import type { MessageQueue, ReceivedMessage } from "./message-queue.js";
import type { MessagesNotSentError } from "./queue-errors.js";

/** Options of {@link moveMessages}. */
export interface MoveOptions {
  readonly from: MessageQueue;
  readonly to: MessageQueue;
  /** The maximum number of messages. */
  readonly max: number;
  /** The body to send for a message; undefined if the message stays. Default: the message's own. */
  readonly toBody?: ((body: string) => string | undefined) | undefined;
  /** Ends the work after the batch under way. */
  readonly signal: AbortSignal;
  /** Called after each batch, also when it failed half-way. */
  readonly onMoved: (bodies: readonly string[]) => void;
}

/** The result of a move. */
export interface MoveReport {
  /** The reason of its end: nothing more was received, `max` messages were moved, or the signal. */
  readonly end: "empty" | "max" | "interrupted";
  /** The number of messages that are too large for the other queue, and were released. */
  readonly tooLarge: number;
  /** The number of messages that were released since nothing is to be sent for them. */
  readonly kept: number;
}

/** A message, and what is to be sent for it; undefined if it stays. */
interface Wish {
  readonly message: ReceivedMessage;
  readonly body: string | undefined;
}

interface Move extends Wish {
  readonly body: string;
}

const batchSize = 100;
const maxLeaseMs = 15 * 60 * 1000;

/**
 * Moves ready messages from one queue to another, in batches: lease, send, acknowledge. If it is
 * killed between two steps, nothing is lost: at worst, one batch is in both queues, and comes again
 * in the first when its leases end.
 *
 * @throws the errors of the queues. Messages that were not sent have been released, if possible.
 */
export async function moveMessages(options: MoveOptions): Promise<MoveReport> {
  const { from, max, signal, toBody = (same: string) => same } = options;
  const leaseMs = Math.min(maxLeaseMs, from.limits.maxLeaseMs);
  const staying: ReceivedMessage[] = [];
  let [moved, kept] = [0, 0];
  const report = (end: MoveReport["end"]): MoveReport => ({ end, tooLarge: staying.length - kept, kept });
  try {
    while (!signal.aborted) {
      if (moved >= max) return report("max");
      const messages = await receive(options, { maxCount: Math.min(batchSize, max - moved), leaseMs });
      if (messages.length === 0) return report(signal.aborted ? "interrupted" : "empty");
      const wishes = messages.map((message) => ({ message, body: toBody(message.body) }));
      const toMove = wishes.filter((wish): wish is Move => fits(wish, options));
      const others = wishes.filter((wish) => !fits(wish, options));
      staying.push(...others.map(({ message }) => message));
      kept += others.filter(({ body }) => body === undefined).length;
      // These stay leased until the end, or they would be received again.
      if (staying.length > 0) await from.extendLease(staying, leaseMs);
      moved += await moveBatch(toMove, options);
    }
    return report("interrupted");
  } finally {
    await from.release(staying).catch(() => undefined); // they come again when their leases end
  }
}

function receive(
  { from, signal }: MoveOptions,
  wish: { readonly maxCount: number; readonly leaseMs: number },
): Promise<ReceivedMessage[]> {
  // An empty answer of a distributed queue means something only after a wait.
  const waitMs = from.limits.exactDepth ? 0 : 2000;
  return from.receive({ ...wish, maxCount: Math.min(wish.maxCount, from.limits.maxBatch), waitMs, signal });
}

function fits({ body }: Wish, { to }: MoveOptions): boolean {
  return body !== undefined && Buffer.byteLength(body) <= to.limits.maxMessageBytes;
}

async function moveBatch(moves: readonly Move[], { from, to, onMoved }: MoveOptions): Promise<number> {
  const messages = moves.map(({ message }) => message);
  const failure = await to.send(moves.map(({ body }) => ({ body }))).catch((error: unknown) => ({ error }));
  const sent = failure ? sentDespite(failure.error, messages) : messages;
  await from.acknowledge(sent);
  onMoved(sent.map(({ body }) => body));
  if (!failure) return sent.length;
  const rest = messages.filter((message) => !sent.includes(message));
  await from.release(rest).catch(() => undefined); // they come again when their leases end
  throw failure.error;
}

/**
 * The messages that were sent despite an error. A queue names those that it could not send; after
 * any other failure, none is known to have been sent.
 */
function sentDespite(error: unknown, messages: readonly ReceivedMessage[]): readonly ReceivedMessage[] {
  if (!isMazepaError(error, "MAZEPA_MESSAGES_NOT_SENT")) return [];
  const failed = new Set((error as MessagesNotSentError).indexes);
  return messages.filter((_, index) => !failed.has(index));
}
