import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The built command. */
export const mainScript = fileURLToPath(new URL("../dist/bundle/main.js", import.meta.url));

/** Modules that tests run. */
export const fixtures = fileURLToPath(new URL("./fixtures/", import.meta.url));

/** The end of a command. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** A command under way. */
export interface Running {
  /** Resolves once all of it is over. */
  readonly ended: Promise<Ended>;
  /**
   * Resolves once the pattern is found in the standard error so far or, on a terminal, in either
   * stream; rejects if the command ends before.
   */
  saw(pattern: RegExp): Promise<RegExpExecArray>;
  /** The same for standard output. */
  wrote(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** Types on the terminal. */
  type(text: string): void;
}

/** Options of a run of the command. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether on a terminal, of 100 columns: everything is in `stdout` then. */
  readonly onTerminal?: boolean;
}

const environment = { PATH: process.env["PATH"] ?? "", HOME: tmpdir(), TERM: "xterm" };

/** Runs `mazepa` with these words as a process of its own. */
export function mazepa(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return startMazepa(words, options).ended;
}

/** Starts `mazepa`, to observe it while it runs. */
export function startMazepa(words: readonly string[], { cwd = fixtures, env = {}, onTerminal }: RunOptions = {}): Running {
  const line = [process.execPath, mainScript, ...words];
  const [program = "", ...args] = onTerminal ? ["script", "-qec", terminalLine(line), "/dev/null"] : line;
  const child = spawn(program, args, { cwd, env: { ...environment, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  const watched = onTerminal ? "stdout" : "stderr";
  let isOver = false;
  let changed: () => void = () => undefined;
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
      changed();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      isOver = true;
      changed();
      resolve({ ...texts, code });
    });
  });
  const within = async (stream: "stdout" | "stderr", pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(texts[stream]);
      if (found) return found;
      if (isOver) throw new Error(`The command ended before it wrote ${String(pattern)}:\n${texts.stdout}\n${texts.stderr}`);
      await new Promise<void>((resolve) => (changed = resolve));
    }
  };
  const saw = (pattern: RegExp) => within(watched, pattern);
  const wrote = (pattern: RegExp) => within("stdout", pattern);
  return { ended, saw, wrote, kill: (signal) => child.kill(signal), type: (text) => child.stdin.write(text) };
}

function terminalLine(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return `stty cols 100 rows 30; exec ${quoted.join(" ")}`;
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
