import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type Emulator } from "../../sqs/test/aws/emulator.js";
import { fixtures, inTemporaryDirectory, mazepa } from "./mazepa.js";
import { filledQueue } from "./queues.js";

interface Finding {
  readonly about: string;
  readonly status: string;
  readonly message: string;
}

/** The findings of the doctor about one subject, as lines. */
function found(stdout: string, about: string): string[] {
  const findings = JSON.parse(stdout) as readonly Finding[];
  return findings.filter((finding) => finding.about === about).map(({ status, message }) => `${status}: ${message}`);
}

describe("mazepa doctor", () => {
  it("checks the machine and the project without options", async () => {
    const { stdout, stderr, code } = await mazepa(["doctor"]);

    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toContain(`✓ node        Node ${process.versions.node}`);
    expect(stdout).toMatch(/✓ packages {4}@mazepa\/core \S+, @mazepa\/cli .*@mazepa\/dashboard /);
    expect(stdout).toContain("- broker      Add --queue");
  });

  it("lists operations, tries queue and store, and leaves nothing behind", () =>
    inTemporaryDirectory(async (cwd) => {
      const { broker } = await filledQueue(path.join(cwd, "q"), "tasks", ["a"]);
      await broker.queue("tasks-dead-letters").send([{ body: "letter" }]);
      const before = await readdir(path.join(cwd, "q"));
      const modules = ["--import", path.join(fixtures, "report.js")];

      const words = ["doctor", "--queue", "file:./q#tasks", "--checkpoint", "./cp", ...modules, "--probe", "--json"];
      const { stdout } = await mazepa(words, { cwd });

      expect(found(stdout, "operations")).toEqual([
        "ok: 4 operations and 3 flow schemas: load, measure, sum, print, survey, report, streets",
      ]);
      expect(found(stdout, "broker")).toEqual([
        expect.stringMatching(/^ok: queue "tasks" of file:.*: 1 ready, 0 leased, 0 delayed; messages up to 1\.0 MiB/),
        'warning: 1 dead letter in "tasks-dead-letters"',
        expect.stringMatching(/^ok: a queue could be made, used and removed/),
      ]);
      expect(found(stdout, "store")[1]).toBe("ok: ./cp can be written, and keeps the first of two writers");
      expect(found(stdout, "clock")).toEqual(["ok: within 2.0 s of the queue's"]);
      expect(await readdir(path.join(cwd, "q"))).toEqual(before);
    }));

  it("names cached operations whose code may change unnoticed", () =>
    inTemporaryDirectory(async (cwd) => {
      const { stdout } = await mazepa(["doctor", "--import", path.join(fixtures, "cached.js"), "--json"], { cwd });

      expect(found(stdout, "operations")).toContain(
        "warning: Results are cached, and neither `version` nor `source` makes them invalid when the code changes: cached-twice, cached-files",
      );
    }));

  it("ends with 1 when there is a problem", () =>
    inTemporaryDirectory(async (cwd) => {
      await mkdir(path.join(cwd, "q"));

      const missing = await mazepa(["doctor", "--queue", "file:./q#tasks", "--import", "nowhere.ts", "--json"], { cwd });

      expect(missing.code).toBe(1);
      expect(found(missing.stdout, "broker")[0]).toMatch(/^warning: .* has no queue "tasks"/);
      expect(found(missing.stdout, "operations")[0]).toMatch(/^problem: nowhere\.ts cannot be imported: There is no file/);
    }));
});

describe("mazepa doctor on SQS", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.stop());

  it("tries a queue of its own, and compares clocks", async () => {
    const env = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_EC2_METADATA_DISABLED: "true" };
    const url = `sqs://us-east-1?endpoint=${emulator.endpoint}#tasks`;

    const { stdout, code } = await mazepa(["doctor", "--queue", url, "--probe", "--json"], { env });

    expect(code).toBe(1);
    expect(found(stdout, "broker")).toEqual([
      expect.stringMatching(/^problem: .* answers, and has no queue "tasks"/),
      expect.stringMatching(/^ok: a queue could be made, used and removed/),
    ]);
    expect(found(stdout, "clock")).toHaveLength(1);
  });
});
