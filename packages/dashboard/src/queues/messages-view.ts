import { summarize } from "@mazepa/core/internal";
import type { BrowsedMessage } from "@mazepa/core/transport";
import type { MessageRow, MessagesView } from "../api/queue-views.js";
import { cutText } from "../views/cut-text.js";
import { deadLettersOf, type ShownQueue } from "./shown-queues.js";

/** Which messages are shown, and how. */
export interface MessageOptions {
  readonly limit: number;
  readonly hidesValues: boolean;
}

/** `GET /api/queues/:name/messages`: messages are shown without being taken (rule US4). */
export async function messagesView({ broker, name }: ShownQueue, options: MessageOptions): Promise<MessagesView> {
  const queue = broker.queue(name);
  if (!queue.browse) {
    const problem = `${broker.name} shows messages only to consumers, which take them for a moment: run mazepa queue peek.`;
    return { messages: [], problem: cutText(problem) };
  }
  const messages: MessageRow[] = [];
  for await (const message of queue.browse(options.limit)) messages.push(messageRow(message, options.hidesValues));
  return { messages };
}

/** `GET /api/queues/:name/dead-letters`. */
export async function deadLettersView({ broker, name }: ShownQueue, options: MessageOptions): Promise<MessagesView> {
  const letters = deadLettersOf(broker, name);
  const isThere = letters !== undefined && (await broker.queueExists(letters));
  return isThere ? messagesView({ broker, name: letters }, options) : { messages: [] };
}

function messageRow({ body, state, deliveryCount, at }: BrowsedMessage, hidesValues: boolean): MessageRow {
  const { digest, kind, sizeBytes, operationId, taskId, executionId, attempt, reason } = summarize(body);
  return {
    ...{ digest, kind, state, atMs: at.getTime(), deliveryCount, sizeBytes },
    ...(operationId !== undefined && { operationId: cutText(operationId) }),
    ...(taskId !== undefined && { taskId: cutText(taskId) }),
    ...(executionId !== undefined && { executionId: cutText(executionId) }),
    ...(attempt !== undefined && { attempt }),
    ...(reason !== undefined && !hidesValues && { reason: cutText(reason) }),
    ...(!hidesValues && { body: cutText(body) }),
  };
}
