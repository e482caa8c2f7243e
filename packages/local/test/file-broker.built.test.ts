import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { FileBroker } from "@mazepa/local";
import { messageQueueConformance } from "@mazepa/testing";

const onLeaseLost = (): void => undefined;

messageQueueConformance("FileBroker", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-file-broker-"));
  return {
    broker: new FileBroker(directory, { onLeaseLost }),
    connectAgain: () => new FileBroker(directory, { onLeaseLost }),
    dispose: () => rm(directory, { recursive: true }),
  };
});
