import { afterAll, beforeAll } from "@jest/globals";
import { SqsBroker } from "@mazepa/sqs";
import { messageQueueConformance } from "@mazepa/testing";
import { startEmulator, type Emulator } from "./aws/emulator.js";

const onLeaseLost = (): void => undefined;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

messageQueueConformance("SqsBroker", () => {
  const connect = () => new SqsBroker({ endpoint: emulator.endpoint, purgeSettleMs: 0, onLeaseLost });
  return { broker: connect(), connectAgain: connect };
});
