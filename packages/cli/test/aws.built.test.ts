import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { SqsBroker } from "@mazepa/sqs";
import { startEmulator, type Emulator } from "../../sqs/test/aws/emulator.js";
import { fixtures, mazepa, startMazepa } from "./mazepa.js";

const work = path.join(fixtures, "work.js");
const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_EC2_METADATA_DISABLED"];

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  const broker = new SqsBroker({ region: "us-east-1", endpoint: emulator.endpoint, queuePrefix: "cli-" });
  await broker.createQueue("tasks");
  await broker.close();
  await fetch(`${emulator.endpoint}/blobs`, { method: "PUT" });
});
afterAll(() => emulator.stop());

/** The URLs of queue, checkpoint and payloads, as options. */
function places() {
  const queue = (name: string) => ["--queue", `sqs://us-east-1?endpoint=${emulator.endpoint}&prefix=cli-#${name}`];
  const store = (option: string) => [option, `s3://blobs/${option.slice(2)}?endpoint=${emulator.endpoint}`];
  return { queue, payloads: store("--payloads"), checkpoint: store("--checkpoint") };
}

const options = () => ({ env: Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""])) });

describe("mazepa over SQS and S3", () => {
  it("runs tasks on a worker, and needs none to resume when all are done", async () => {
    const { queue, payloads, checkpoint } = places();
    const run = ["run", `${work}#sum`, "[1,2,3]", ...queue("tasks"), ...payloads, ...checkpoint];
    const worker = startMazepa(["worker", ...queue("tasks"), ...payloads, "--import", work], options());

    const first = await mazepa([...run, "--execution-id", "cloud"], options());
    worker.kill("SIGTERM");
    const ended = await worker.ended;
    const again = await mazepa([...run, "--resume", "cloud"], options());

    expect(first).toMatchObject({ stdout: "12\n", code: 0 });
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining("doubling 1") });
    expect(again).toMatchObject({ stdout: "12\n", code: 0 });
  });

  it("creates no queue there unless told to, since its name may be misspelt, and says how to", async () => {
    const enqueue = ["enqueue", `${fixtures}detached.js#squares`, "3", ...places().queue("new")];

    const missing = await mazepa(enqueue, options());
    const created = await mazepa([...enqueue, "--create-queue"], options());

    expect(missing).toMatchObject({ stderr: expect.stringMatching(/no queue "new"/), code: 2 });
    expect(missing.stderr).toContain(`To create it: mazepa queue create '${places().queue("new")[1] ?? ""}'`);
    expect(created).toMatchObject({ stderr: expect.stringMatching(/Created queue "new" of sqs:/), code: 0 });
  });

  it("prints no warning of the AWS SDK in front of the bars", async () => {
    const { stderr, code } = await mazepa(["queue", "ls", places().queue("tasks")[1] ?? ""], options());

    expect(stderr).not.toMatch(/warning/i);
    expect(code).toBe(0);
  });
});
