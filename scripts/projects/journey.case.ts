import { execute, InProcessQueue } from "@mazepa/core";
import { journey } from "./journey.js";

declare const test: (title: string, run: () => Promise<void>) => void;

test("the journey ends", async () => {
  const value: string = await execute(journey(["in", "tests"]), { queue: new InProcessQueue({ serialize: true }) });

  if (value !== "IN TESTS 3") throw new Error(value);
});
