import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { QueueRequests } from "./queue-requests.js";

/** The `maxReceiveCount` of the queue's `RedrivePolicy`; undefined without such a policy. */
export async function redriveLimit(requests: QueueRequests): Promise<number | undefined> {
  const { Attributes = {} } = await requests.send("GetQueueAttributes", ({ client, QueueUrl, options }) =>
    client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["RedrivePolicy"] }), options),
  );
  if (Attributes.RedrivePolicy === undefined) return undefined;
  const { maxReceiveCount } = JSON.parse(Attributes.RedrivePolicy) as { maxReceiveCount?: number | string };
  return maxReceiveCount === undefined ? undefined : Number(maxReceiveCount);
}
