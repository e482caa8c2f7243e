import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { SqsBroker } from "@mazepa/sqs";
import { startEmulator, type Emulator } from "../../sqs/test/aws/emulator.js";
import { inTemporaryDirectory, mazepa } from "./mazepa.js";
import { filledQueue, numbered } from "./queues.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

describe("mazepa queue between a directory and SQS", () => {
  it("moves messages there, shows them, cannot copy or release them, and moves them back", () =>
    inTemporaryDirectory(async (cwd) => {
      const bodies = numbered(25);
      await filledQueue(path.join(cwd, "a"), "tasks", bodies);
      const url = `sqs://us-east-1?endpoint=${emulator.endpoint}&prefix=cli-#tasks`;
      const queue = (...words: string[]) => mazepa(["queue", ...words], { cwd, env: { ...credentials() } });

      const there = await queue("mv", "file:./a", url, "--create");
      expect(there).toMatchObject({ code: 0, stdout: expect.stringContaining("moved 25 messages") });
      const listed = await queue("ls", url, "--json");
      expect(JSON.parse(listed.stdout)).toMatchObject([{ queue: "tasks", ready: 25 }]);
      const peeked = await queue("peek", url, "--max", "3", "--json");
      expect(JSON.parse(peeked.stdout)).toHaveLength(3);
      expect(peeked.stderr).toContain("which counts as a delivery");
      for (const refused of [await queue("cp", url, "file:./b"), await queue("release", url, "--yes")])
        expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("cannot") });
      const back = await queue("mv", url, "file:./c", "--json");
      expect(JSON.parse(back.stdout)).toMatchObject({ moved: 25, end: "empty" });

      const broker = new SqsBroker({ region: "us-east-1", endpoint: emulator.endpoint, queuePrefix: "cli-" });
      expect(await broker.queue("tasks").depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
      await broker.close();
    }));
});

function credentials(): Record<string, string> {
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED"];
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""]));
}
