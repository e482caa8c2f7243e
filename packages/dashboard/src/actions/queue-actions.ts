import { moveMessages, redrivenBody } from "@mazepa/core/internal";
import { Refusal } from "../answer-error.js";
import type { ActionAnswer } from "../api/actions.js";
import { deadLettersOf, type ShownQueue } from "../queues/shown-queues.js";
import { textIn } from "./action-request.js";

/** How long in ms messages are moved at most: the request has to be answered. */
const maxMoveMs = 20_000;

/** An action on a queue: `POST /api/queues/:name/redrive`, `…/purge` or `…/release`. */
export type QueueActionName = keyof typeof queueActions;

const queueActions = { redrive, purge, release };

/** The names of all actions. */
export const queueActionNames = Object.keys(queueActions) as readonly QueueActionName[];

/**
 * Does what cannot be undone, once the viewer has typed the name of the queue.
 *
 * @throws Refusal when the name is another.
 */
export async function actOnQueue(
  action: QueueActionName,
  queue: ShownQueue,
  body: Readonly<Record<string, unknown>>,
): Promise<ActionAnswer> {
  if (textIn(body, "confirm") !== queue.name)
    throw new Refusal(400, "not-confirmed", `Confirm it by "confirm": the name of the queue, as the viewer has typed it.`);
  return queueActions[action](queue);
}

async function redrive({ broker, name }: ShownQueue): Promise<ActionAnswer> {
  const letters = deadLettersOf(broker, name);
  if (letters === undefined) throw new Refusal(409, "dead-letters", `"${name}" is a queue of dead letters itself.`);
  if (!(await broker.queueExists(letters))) return { message: `Queue "${name}" has no dead letters.`, count: 0 };
  const from = broker.queue(letters);
  let count = 0;
  const { kept, tooLarge, end } = await moveMessages({
    ...{ from, to: broker.queue(name), toBody: redrivenBody },
    max: from.limits.exactDepth ? (await from.depth()).ready : Infinity,
    signal: AbortSignal.timeout(maxMoveMs),
    onMoved: (bodies) => void (count += bodies.length),
  });
  const stays = kept + tooLarge > 0 ? ` ${kept + tooLarge} stay: they are too large, or were not kept whole.` : "";
  const isCut = end === "interrupted" ? " There are more: do it again." : "";
  return { message: `Sent ${counted(count, "dead letter")} back to queue "${name}".${stays}${isCut}`, count };
}

async function purge({ broker, name }: ShownQueue): Promise<ActionAnswer> {
  const queue = broker.queue(name);
  const { ready, delayed } = await queue.depth();
  await queue.purge();
  const count = ready + delayed;
  const about = queue.limits.exactDepth ? "" : "about ";
  return { message: `Removed ${about}${counted(count, "message")} of queue "${name}".`, count };
}

async function release({ broker, name }: ShownQueue): Promise<ActionAnswer> {
  const queue = broker.queue(name);
  if (!queue.makeReady)
    throw new Refusal(409, "cannot-release", `${broker.name} cannot make leased messages ready: leases expire.`);
  const count = await queue.makeReady();
  return { message: `Made ${counted(count, "message")} of queue "${name}" ready.`, count };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
