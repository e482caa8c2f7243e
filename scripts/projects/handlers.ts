import { execute, MemoryBroker } from "@mazepa/core";
import { lambdaWorker } from "@mazepa/sqs";
import { journey } from "./journey.js";

/** Lambda functions: one that runs a flow, one that is a worker. */
export const head = (names: string[]): Promise<string> => execute(journey(names));
export const worker = lambdaWorker({ broker: { region: "us-east-1" } });

async function main(): Promise<void> {
  console.log(await head(["in", "lambda"]), new MemoryBroker().name, JSON.stringify(await worker({ Records: [] })));
}

void main();
