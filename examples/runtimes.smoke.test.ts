import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { asPromised, expectedOutput } from "./expected-output.js";

interface Runtime {
  readonly name: string;
  readonly isPromised: boolean;
  /** Whether it runs TypeScript by itself. */
  readonly stripsTypes: boolean;
  readonly command: readonly [string, ...string[]];
}

const runtimes = JSON.parse(process.env["MAZEPA_RUNTIMES"] ?? "[]") as Runtime[];
const app = process.env["MAZEPA_RUNTIMES_APP"] ?? "";
const mazepa = join(app, "node_modules/@mazepa/cli/dist/main.js");
const examples = ["01-hello", "02-dependencies", "03-failures", "04-resume", "07-all-cores", "08-workers"];
const queues = ["inprocess", "threads:2", "processes:2"];
const timeoutMs = 600_000;

describe.each(runtimes)("$name", (runtime) => {
  it.each(examples)(
    "RT1 runs the example %s",
    (name) =>
      tolerantly(runtime, name, async () => {
        const { args, lines } = expectedOutput(name);
        const main = join(app, "examples", name, "main.js");

        const stdout = await run(
          runtime,
          args.map((arg) => (arg === "main.js" ? main : arg)),
        );

        expect(asPromised(stdout, lines)).toEqual(lines);
      }),
    timeoutMs,
  );

  it.each(queues)(
    "RT1 runs a flow in TypeScript by the command, with tasks in %s",
    (queue) =>
      tolerantly(runtime, queue, async () => {
        const stdout = await run(runtime, [mazepa, "run", "src/flow.ts#Welcome", '["Ada","Grace"]', "0", "--queue", queue], app);

        expect(stdout).toBe("HELLO, ADA! HELLO, GRACE!\n");
      }),
    timeoutMs,
  );
});

describe.each(runtimes)("$name, quietly", (runtime) => {
  it.each(queues)(
    "RT2 loads TypeScript without a warning, with tasks in %s",
    (queue) =>
      tolerantly(runtime, `TypeScript with tasks in ${queue}`, async () => {
        const { stderr } = await runIn(app, runtime, [mazepa, "run", "src/flow.ts#Welcome", '["Ada"]', "0", "--queue", queue]);

        expect(stderr).not.toMatch(/warning|deprecated/i);
      }),
    timeoutMs,
  );

  it(
    "RT4 ends threads silently",
    () =>
      tolerantly(runtime, "threads", async () => {
        const { stderr } = await runIn(app, runtime, [join(app, "examples/07-all-cores/main.js")]);

        expect(stderr).toBe("");
      }),
    timeoutMs,
  );
});

describe.each(runtimes.filter(({ stripsTypes }) => stripsTypes))("$name without a build", (runtime) => {
  it(
    "RT3 runs operations and flows made from functions, in TypeScript",
    () =>
      tolerantly(runtime, "TypeScript", async () => {
        expect(await run(runtime, [join(app, "plain.ts")], app)).toBe("HELLO, ADA!\n");
      }),
    timeoutMs,
  );
});

describe.each(runtimes)("$name and CommonJS", (runtime) => {
  it(
    "RT5 loads the packages with require",
    () =>
      tolerantly(runtime, "require", async () => {
        expect(await run(runtime, [join(app, "required.cjs")], app)).toBe("function\n");
      }),
    timeoutMs,
  );
});

describe.each(runtimes.filter(({ isPromised }) => isPromised))("$name and TypeScript that is CommonJS", (runtime) => {
  it(
    "O16 runs the project of init, where npm init has made it CommonJS, by TypeScript 6",
    async () => {
      const args = [mazepa, "run", "src/flow.ts#Welcome", '["Ada","Grace"]', "0", "--queue", "threads:1"];

      const { stdout, stderr } = await runIn(join(app, "common"), runtime, args);

      expect(stdout).toBe("HELLO, ADA! HELLO, GRACE!\n");
      expect(stderr).not.toMatch(/warning|deprecated/i);
    },
    timeoutMs,
  );
});

/** What fails on a runtime that is tried without a promise is told, and fails no test. */
async function tolerantly({ name, isPromised }: Runtime, what: string, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (isPromised) throw error;
    console.warn(`${name} does not run ${what}: ${error instanceof Error ? error.message.slice(0, 1000) : String(error)}`);
  }
}

async function run(runtime: Runtime, args: readonly string[], folder?: string): Promise<string> {
  const cwd = folder ?? mkdtempSync(join(tmpdir(), "mazepa-runtime-"));
  try {
    return (await runIn(cwd, runtime, args)).stdout;
  } finally {
    if (folder === undefined) rmSync(cwd, { recursive: true });
  }
}

function runIn(cwd: string, { command: [file, ...first] }: Runtime, args: readonly string[]) {
  const options = { cwd, env: { ...process.env, NODE_OPTIONS: "" }, timeout: timeoutMs * 0.9 };
  return promisify(execFile)(file, [...first, ...args], options);
}
