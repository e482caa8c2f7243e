import { Command } from "commander";
import { UsageError } from "../../output/cli-errors.js";
import { withExamples } from "../../examples.js";
import { openBrokerUrl } from "../../connections/open-broker.js";
import { note } from "../../output/output.js";
import { countEach, printCounts } from "../../queue/queue-table.js";

/** `mazepa queue ls`. */
export function listCommand(): Command {
  const command = new Command("ls")
    .description("list the queues of a broker, with the number of messages in each")
    .argument("<broker>", "the URL of a broker")
    .option("--json", "print a list of objects as JSON")
    .action(list);
  return withExamples(command, [
    ["queue ls file:./queues", "all queues in a directory"],
    ["queue ls 'sqs://eu-central-1?prefix=team-'", "all queues of a region whose names begin with team-"],
  ]);
}

async function list(url: string, { json }: { json?: boolean }): Promise<void> {
  const { broker } = await openBrokerUrl(url, { create: "nowhere" });
  try {
    const names = await broker.queueNames?.();
    if (names === undefined)
      throw new UsageError(`${broker.name} cannot list its queues. Ask for those you know: mazepa queue depth ${url}#name`);
    if (names.length === 0 && !json) return note(`There is no queue in ${broker.name}.`);
    const queues = names.map((name) => broker.queue(name));
    printCounts(await countEach(queues), { json, isExact: queues.every(({ limits }) => limits.exactDepth) });
  } finally {
    await broker.close();
  }
}
