import { bareClient, BareQueue, inLanes } from "./bare-queue.js";

/** Receives, replies, deletes; ten at a time in each lane. */
const [endpoint = "", lanes = "1", tasksUrl = "", outcomesUrl = ""] = process.argv.slice(2);
const client = bareClient(endpoint);
const tasks = new BareQueue(client, tasksUrl);
const outcomes = new BareQueue(client, outcomesUrl);
process.on("disconnect", () => process.exit());
process.send?.("ready");
await inLanes(Number(lanes), async () => {
  for (;;) {
    const messages = await tasks.receive();
    if (messages.length === 0) continue;
    await outcomes.send(messages.map(({ Body = "" }) => outcomeOf(Body)));
    await tasks.delete(messages);
  }
});

function outcomeOf(body: string): string {
  const { id, args } = JSON.parse(body) as { id: number; args: [number] };
  return JSON.stringify({ id, status: "succeeded", value: args[0] });
}
