import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The built command. */
export const mainScript = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** Modules that tests run. */
export const fixtures = fileURLToPath(new URL("./fixtures/", import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Where a command runs. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with what has been written so far to standard error whenever there is more. */
  readonly onStderr?: (stderr: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs `mazepa` with these words as a process of its own. */
export function mazepa(words: readonly string[], { cwd = fixtures, env = {}, onStderr }: RunOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, [mainScript, ...words], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    onStderr?.(stderr, (signal) => child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ stdout, stderr, code }));
  });
}

/** A directory that is gone after `use`. */
export async function inTemporaryDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-cli-"));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
