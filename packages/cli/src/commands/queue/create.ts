import { Command } from "commander";
import { openBrokerUrl } from "../../connections/open-broker.js";
import { withExamples } from "../../examples.js";
import { printResult } from "../../output/output.js";

/** `mazepa queue create`. */
export function createCommand(): Command {
  const command = new Command("create")
    .description("create queues; existing ones are not changed")
    .argument("<queue>", "a queue, or several: file:./queues#fast,slow")
    .option("--json", "print a list of objects as JSON")
    .action(create);
  return withExamples(command, [["queue create sqs://eu-central-1#urgent,tasks", "two queues for heads and workers"]]);
}

async function create(url: string, { json }: { json?: boolean }): Promise<void> {
  const { broker, queues } = await openBrokerUrl(url, { create: "nowhere" });
  try {
    const results: { queue: string; isNew: boolean }[] = [];
    for (const queue of queues) {
      results.push({ queue, isNew: !(await broker.queueExists(queue)) });
      await broker.createQueue(queue);
    }
    if (json) return printResult(results, { json });
    for (const { queue, isNew } of results)
      printResult(isNew ? `created queue "${queue}" of ${broker.name}` : `queue "${queue}" of ${broker.name} exists already`);
  } finally {
    await broker.close();
  }
}
