import { isMazepaError, type QueueNotFoundError } from "@mazepa/core";
import { shellLine } from "@mazepa/core/internal";

/** The URLs of the brokers that this command has opened, without queues, by names of brokers. */
const urls = new Map<string, string>();

/** Notes the URL of a broker. */
export function noteBrokerUrl(broker: string, url: string): void {
  urls.set(broker, url);
}

/** The line that creates the queue which was not found; undefined for other errors. */
export function lineToCreate(error: unknown): string | undefined {
  if (!isMazepaError(error, "MAZEPA_QUEUE_NOT_FOUND")) return undefined;
  const { broker, queue } = error as QueueNotFoundError;
  const url = urls.get(broker);
  return url === undefined ? "mazepa queue create <url>" : shellLine(["mazepa", "queue", "create", `${url}#${queue}`]);
}
