import { Command } from "commander";
import { withExamples } from "../../examples.js";
import { openBrokerUrl } from "../../connections/open-broker.js";
import { countEach, printCounts } from "../../queue/queue-table.js";

/** `mazepa queue depth`. */
export function depthCommand(): Command {
  const command = new Command("depth")
    .description("show how many messages are ready, leased and delayed")
    .argument("<queue>", "a queue, or several: file:./queues#fast,slow")
    .option("--json", "print a list of objects as JSON")
    .action(depth);
  return withExamples(command, [["queue depth sqs://eu-central-1#tasks", "the depth of the queue tasks"]]);
}

async function depth(url: string, { json }: { json?: boolean }): Promise<void> {
  const { broker, queues: names } = await openBrokerUrl(url, { create: "nowhere" });
  try {
    const queues = names.map((name) => broker.queue(name));
    printCounts(await countEach(queues), { json, isExact: queues.every(({ limits }) => limits.exactDepth) });
  } finally {
    await broker.close();
  }
}
