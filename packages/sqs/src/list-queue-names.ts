import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { SqsConnection } from "./sqs-connection.js";

/**
 * The names of all queues that begin with `prefix` in SQS, without it, page by page. FIFO queues
 * are left out: this broker does not use them.
 */
export async function listQueueNames(connection: SqsConnection, prefix: string): Promise<string[]> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const input = { MaxResults: 1000, NextToken, ...(prefix === "" ? {} : { QueueNamePrefix: prefix }) };
    const page = await connection.request({ action: "ListQueues", queue: `${prefix}*` }, (client, options) =>
      client.send(new ListQueuesCommand(input), options),
    );
    for (const url of page.QueueUrls ?? []) names.push(url.slice(url.lastIndexOf("/") + 1 + prefix.length));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return names.filter((name) => !name.endsWith(".fifo")).sort();
}
