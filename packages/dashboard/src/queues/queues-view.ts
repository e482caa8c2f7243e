import { limits } from "../api/limits.js";
import type { QueueRow, QueuesView } from "../api/queue-views.js";
import { cutText } from "../views/cut-text.js";
import { deadLettersOf, type ShownQueue, type ShownQueues } from "./shown-queues.js";

const countedAtOnce = 10;

/** `GET /api/queues`. */
export async function queuesView(queues: ShownQueues): Promise<QueuesView> {
  const all = await queues.all();
  const shown = all.slice(0, limits.queues);
  const rows: QueueRow[] = [];
  for (let next = 0; next < shown.length; next += countedAtOnce)
    rows.push(...(await Promise.all(shown.slice(next, next + countedAtOnce).map(queueRow))));
  return { queues: rows, hasMore: all.length > shown.length };
}

/** A queue that cannot be counted does not hide the others. */
async function queueRow(shown: ShownQueue): Promise<QueueRow> {
  const { broker, name } = shown;
  const queue = broker.queue(name);
  const known = {
    ...{ name, broker: broker.name, isExact: queue.limits.exactDepth },
    ...{ canPeek: queue.browse !== undefined, canRelease: queue.makeReady !== undefined },
  };
  try {
    const { ready, leased, delayed } = await queue.depth();
    return { ...known, ready, leased, delayed, ...(await deadLetters(shown)) };
  } catch (error) {
    const problem = cutText(error instanceof Error ? error.message : String(error));
    return { ...known, ready: 0, leased: 0, delayed: 0, problem };
  }
}

async function deadLetters({ broker, name }: ShownQueue): Promise<Pick<QueueRow, "deadLetters">> {
  const letters = deadLettersOf(broker, name);
  if (letters === undefined) return {};
  const isThere = await broker.queueExists(letters);
  const { ready, leased, delayed } = isThere ? await broker.queue(letters).depth() : { ready: 0, leased: 0, delayed: 0 };
  return { deadLetters: { name: letters, count: ready + leased + delayed } };
}
