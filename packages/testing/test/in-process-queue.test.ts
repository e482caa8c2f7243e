import { InProcessQueue } from "@mazepa/core";
import { executionQueueConformance } from "@mazepa/testing";

executionQueueConformance("InProcessQueue", () => new InProcessQueue());
executionQueueConformance("InProcessQueue with four slots", () => new InProcessQueue({ concurrency: 4 }));
executionQueueConformance("InProcessQueue that serializes", () => new InProcessQueue({ serialize: true }));
