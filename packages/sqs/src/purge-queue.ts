import { PurgeQueueCommand } from "@aws-sdk/client-sqs";
import type { QueueRequests } from "./queue-requests.js";
import { sqsCode } from "./sqs-failure.js";

/**
 * Purges, and waits until SQS has done it. SQS purges a queue once in 60 seconds, and a purge under
 * way leaves messages that were sent after it began: so the request is repeated until a new purge
 * begins.
 */
export async function purgeQueue(requests: QueueRequests): Promise<void> {
  const { purgeSettleMs } = requests.options;
  const tries = 15;
  for (let attempt = 1; !(await beginPurge(requests, attempt === tries)); attempt++) {
    await requests.connection.pause(purgeSettleMs / (tries - 3));
  }
  await requests.connection.pause(purgeSettleMs);
}

async function beginPurge(requests: QueueRequests, isLast: boolean): Promise<boolean> {
  try {
    await requests.send("PurgeQueue", ({ client, QueueUrl, options }) =>
      client.send(new PurgeQueueCommand({ QueueUrl }), options),
    );
    return true;
  } catch (error) {
    if (isLast || sqsCode((error as Error).cause) !== "PurgeQueueInProgress") throw error;
    return false;
  }
}
