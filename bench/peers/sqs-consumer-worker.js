// Takes tasks with sqs-consumer, which deletes them, and sends the outcomes.
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";

const [queueUrl, outcomes, lanes] = process.argv.slice(2);
const sqs = new SQSClient({ endpoint: process.env.SQS_ENDPOINT });

async function handleMessageBatch(messages) {
  const Entries = messages.map(({ Body }, index) => ({ Id: `${index}`, MessageBody: Body }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: outcomes, Entries }));
  return messages;
}

for (let lane = 0; lane < Number(lanes); lane++) {
  const consumer = Consumer.create({ queueUrl, sqs, batchSize: 10, waitTimeSeconds: 1, handleMessageBatch });
  for (const failure of ["error", "processing_error"]) consumer.on(failure, (error) => console.error(error));
  consumer.start();
}
process.on("disconnect", () => process.exit(0));
process.send("ready");
