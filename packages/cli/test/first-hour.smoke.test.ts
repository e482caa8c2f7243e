import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "@jest/globals";
import { startEmulator } from "../../sqs/test/aws/emulator.js";

/** The packages as they would be published; an empty folder; where this user keeps state. */
const tarballs = process.env["MAZEPA_RUNTIMES_TARBALLS"] ?? "";
const place = mkdtempSync(path.join(tmpdir(), "mazepa-first-hour-"));
const project = path.join(place, "flows");
const greetings = "HELLO, ADA! HELLO, GRACE! HELLO, EDITH! HELLO, HEDY!\n";

const stops = new Set<() => void>();
afterAll(() => {
  for (const stop of stops) stop();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
});

/** Each step needs those before it. What is typed is what `--help` and the project's README say. */
describe("the first hour of a newcomer", () => {
  it("installs the packages, without a warning or an install script", async () => {
    await ended(`mkdir ${project}`, place);

    const { stderr, code } = await ended(`npm install --save-dev ${packed("cli", "core", "local")}`);

    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  });

  it("makes a project beside the package.json that npm has left, and tests it", async () => {
    const made = await ended("npx @mazepa/cli init");
    const installed = await ended(said("npm install"));
    const tested = await ended(said("npm test"));
    const drawn = await ended(said("npm run graph"));

    expect(made).toMatchObject({ stderr: "Next: npm install && npm start\n", code: 0 });
    expect(installed).toMatchObject({ stderr: "", code: 0 });
    expect(tested).toMatchObject({ stdout: expect.stringMatching(/pass 1$/m), code: 0 });
    expect(drawn.code).toBe(0);
    expect(readFileSync(path.join(project, "flow.svg"), "utf8")).toMatch(/Greet ×2[^]*shout/);
  });

  it("runs the flow, kills it, and resumes it", async () => {
    const run = start(said("npm start"));
    while (!hasRecorded()) await pause(20);
    run.kill("SIGKILL");
    await run.ended;
    const status = await ended(said("npx mazepa status"));
    const resumed = await ended(said("npx mazepa resume"));

    expect(status.stdout).toContain("interrupted");
    expect(resumed).toMatchObject({ stdout: greetings, stderr: expect.stringContaining("restored"), code: 0 });
  });

  it("looks at what has failed, runs it again, and draws it", async () => {
    const run = await ended(said(`npx mazepa run src/flow.ts#Welcome '["Ada", ""]'`));
    const [, id = ""] = /mazepa failures (\S+)/.exec(run.stderr) ?? [];
    const failures = await ended(said("npx mazepa failures"));
    const replay = await ended(said("npx mazepa replay <execution>").replace("<execution>", id));
    const graph = await ended(
      said("npx mazepa graph src/flow.ts#Welcome --execution <execution> --output flow.svg").replace("<execution>", id),
    );

    expect(run.code).toBe(1);
    expect(failures.stdout).toMatch(/Greet +FatalError: There is no name\./);
    expect(replay.stdout + replay.stderr).toContain("There is no name.");
    expect(graph.code).toBe(0);
    expect(readFileSync(path.join(project, "flow.svg"), "utf8")).toMatch(/<svg[^]*Greet/);
  });

  it("runs the tasks in threads, and on two workers that share a directory", async () => {
    const inThreads = await ended(said("npm start -- --queue threads:4"));
    await ended(said("npx mazepa queue create file:./queues#tasks"));
    const workers = [
      start(said("npx mazepa worker --queue file:./queues#tasks")),
      start("npx mazepa worker --queue file:./queues#tasks"),
    ];
    const onWorkers = await ended(said("npm start -- --queue file:./queues#tasks"));
    await stopped(workers);

    expect(inThreads.stdout).toContain(greetings);
    expect(onWorkers.stdout).toContain(greetings);
  });

  it("runs the tasks on a worker over SQS, here an emulator", async () => {
    const emulator = await startEmulator();
    const url = said("'sqs://us-east-1?endpoint=http://127.0.0.1:4566#tasks'").replace(
      "http://127.0.0.1:4566",
      emulator.endpoint,
    );
    const installed = await ended(`${said("npm install @mazepa/sqs").slice(0, -"@mazepa/sqs".length)} ${packed("sqs")}`);
    const doctor = await ended(`npx mazepa doctor --queue ${url}`);
    await ended(`npx mazepa queue create ${url}`);
    const worker = start(`npx mazepa worker --queue ${url}`);
    const run = await ended(`npm start -- --queue ${url}`);
    await stopped([worker]);
    await emulator.stop();

    expect(installed).toMatchObject({ stderr: "", code: 0 });
    expect(doctor).toMatchObject({ stdout: expect.stringContaining(`mazepa queue create ${url}`), code: 1 });
    expect(run).toMatchObject({ stdout: expect.stringContaining(greetings), code: 0 });
    expect(run.stderr).not.toMatch(/warning/i);
  });
});

/** The line, which the README of the project says. */
function said(line: string): string {
  expect(readFileSync(path.join(project, "README.md"), "utf8")).toContain(line);
  return line;
}

/** Whether the outcome of a task is in the project's checkpoints. */
function hasRecorded(): boolean {
  const checkpoints = path.join(project, "checkpoints");
  return (
    existsSync(checkpoints) && readdirSync(checkpoints, { recursive: true }).some((file) => /segments\/1-\d+$/.test(String(file)))
  );
}

/** The files of these packages. */
function packed(...names: readonly string[]): string {
  const files = readdirSync(tarballs).filter((file) => names.some((name) => file.startsWith(`mazepa-${name}-`)));
  return files.map((file) => path.join(tarballs, file)).join(" ");
}

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

function ended(line: string, cwd?: string): Promise<Ended> {
  return start(line, cwd).ended;
}

/** Starts a line in a shell with a process group of its own, as a terminal does. */
function start(line: string, cwd = project) {
  const child = spawn("sh", ["-c", line], { cwd, env: environment(), detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => (texts[name] += text));
  const kill = (signal: NodeJS.Signals): boolean => process.kill(-Number(child.pid), signal);
  const stop = () => void kill("SIGKILL");
  stops.add(stop);
  const over = new Promise<Ended>((resolve) =>
    child.on("close", (code) => {
      stops.delete(stop);
      resolve({ ...texts, code });
    }),
  );
  return { ended: over, kill };
}

async function stopped(lines: readonly ReturnType<typeof start>[]): Promise<void> {
  for (const line of lines) line.kill("SIGTERM");
  await Promise.all(lines.map((line) => line.ended));
}

/** Without what npm and jest tell their children. npm asks the registry for what is missing. */
function environment(): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_|^AWS_SDK|^CI$/i.test(name));
  const npm = { npm_config_audit: "false", npm_config_fund: "false", npm_config_prefer_offline: "true" };
  return { ...Object.fromEntries(own), ...npm, npm_config_update_notifier: "false", XDG_STATE_HOME: place };
}
