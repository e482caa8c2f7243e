import { FileBroker } from "@mazepa/local";

/** The queue `name` of a directory, with a message for each body. */
export async function filledQueue(directory: string, name: string, bodies: readonly string[]) {
  const broker = new FileBroker(directory);
  await broker.createQueue(name);
  const queue = broker.queue(name);
  await queue.send(bodies.map((body) => ({ body })));
  return { broker, queue };
}

/** A message like those of heads. */
export function taskMessage(id: string): string {
  return JSON.stringify({ mazepa: 1, kind: "task", id, operationId: "resize", executionId: "run-1", attempt: 1, options: {} });
}

/** All bodies of a queue, sorted; those that are leased too. */
export async function bodiesIn(directory: string, name: string): Promise<string[]> {
  const bodies: string[] = [];
  for await (const { body } of new FileBroker(directory).queue(name).browse?.() ?? []) bodies.push(body);
  return bodies.sort();
}

/** `count` different texts, sorted. */
export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `message ${String(index).padStart(6, "0")}`);
}
