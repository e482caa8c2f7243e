import { randomBytes } from "node:crypto";
import { access, mkdir, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { emitWarning } from "../emit-warning.js";
import { asError } from "../serialization/as-error.js";
import { thisProcess } from "../storage/process-identity.js";
import { makeInCache } from "../tasks/task-directory.js";
import { readOutcomeMessage } from "../wire/outcome-message.js";
import { writeTaskMessage, type TaskHeader } from "../wire/task-message.js";
import { exchangeFiles, type CommandOptions, type Refusal } from "./command-files.js";
import type { RunnableTask, RunResult } from "./task-runner.js";

/** The number of last lines of a file, and of bytes that are read for them, in messages. */
const tailLines = 20;
const tailBytes = 16 * 1024;

const fileMode = 0o600;
const directoryMode = 0o700;

/**
 * The directory through which a command learns of its task, and tells what became of it (rule PX3).
 * Each attempt has its own.
 */
export class CommandExchange {
  readonly directory: string;
  readonly #task: RunnableTask;

  constructor(directory: string, task: RunnableTask) {
    this.directory = directory;
    this.#task = task;
  }

  /** Writes all that the command needs. */
  async write(options: CommandOptions): Promise<void> {
    const { header, payload } = this.#task;
    await this.#write(exchangeFiles.parent, JSON.stringify(thisProcess()));
    await this.#write(exchangeFiles.options, JSON.stringify(options));
    await this.#write(exchangeFiles.task, writeTaskMessage({ ...header, packed: { payload } }));
  }

  /** The files for the output of the prefix; the caller closes them. */
  openOutput() {
    const files = [exchangeFiles.callerStdout, exchangeFiles.callerStderr];
    return Promise.all(files.map((name) => open(this.#path(name), "a", fileMode)));
  }

  /** Whether the command has called `run`. */
  async hasStarted(): Promise<boolean> {
    return access(this.#path(exchangeFiles.started)).then(
      () => true,
      () => false,
    );
  }

  /** What the task has told last of its progress, as text; undefined if it has told nothing. */
  async progress(): Promise<string | undefined> {
    return readFile(this.#path(exchangeFiles.progress), "utf8").catch(() => undefined);
  }

  /** The report of the command; undefined if there is none, or one that cannot be true. */
  async result(): Promise<RunResult | undefined> {
    // Listing a directory makes a network file system look for files that were not there before.
    const names = new Set(await readdir(this.directory).catch(() => []));
    const refusal = names.has(exchangeFiles.refusal) ? await this.#refusal() : undefined;
    if (refusal?.type === "unknown-operation") return refusal;
    if (!names.has(exchangeFiles.report)) return undefined;
    const { reports } = readOutcomeMessage(await readFile(this.#path(exchangeFiles.report), "utf8"));
    const [report] = reports;
    const { id, attempt } = this.#task.header;
    if (!report || report.header.taskId !== id || report.header.attempt !== attempt) return undefined;
    const { header, packed } = report;
    return { type: "report", report: { header, payload: packed.payload }, isPoison: refusal?.type === "poison" };
  }

  /** The last lines of everything that was printed, for messages. */
  async tails(): Promise<string> {
    const { callerStdout, callerStderr, stdout, stderr } = exchangeFiles;
    const tails = await Promise.all([callerStdout, callerStderr, stdout, stderr].map((name) => this.#tail(name)));
    return tails.join("");
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }

  async #refusal(): Promise<Refusal> {
    const refusal = JSON.parse(await readFile(this.#path(exchangeFiles.refusal), "utf8")) as Refusal;
    return refusal.type === "poison" ? refusal : { type: "unknown-operation", message: String(refusal.message) };
  }

  async #tail(name: string): Promise<string> {
    try {
      const file = await open(this.#path(name), "r");
      try {
        const { size } = await file.stat();
        const length = Math.min(size, tailBytes);
        const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
        const text = buffer.toString().trimEnd();
        return text === "" ? "" : `\n${name}:\n${text.split("\n").slice(-tailLines).join("\n")}`;
      } finally {
        await file.close();
      }
    } catch {
      return "";
    }
  }

  #write(name: string, text: string): Promise<void> {
    return writeFile(this.#path(name), text, { mode: fileMode });
  }

  #path(name: string): string {
    return path.join(this.directory, name);
  }
}

/** Makes the exchange directory of a task, with all that the command needs. */
export async function openExchange(
  task: RunnableTask,
  commandDirectory: string | undefined,
  options: CommandOptions,
): Promise<CommandExchange> {
  const exchange = new CommandExchange(await makeExchange(task.header, commandDirectory), task);
  await exchange.write(options);
  return exchange;
}

/**
 * Makes the directory: with the characters of the run's directory, if there is one. They may be
 * taken, by an earlier delivery of the same attempt.
 */
async function makeExchange({ directory, id }: TaskHeader, commandDirectory: string | undefined): Promise<string> {
  const place = commandDirectory === undefined ? placeBeside(directory || undefined) : path.resolve(commandDirectory);
  await mkdir(place, { recursive: true, mode: directoryMode });
  const names = [...(directory ? [path.basename(directory)] : []), newName(), newName()];
  for (const name of names) {
    const made = path.join(place, commandDirectory === undefined && place === tmpdir() ? `mazepa-${name}` : name);
    try {
      await mkdir(made, { mode: directoryMode });
      return made;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  throw new Error(`No exchange directory for task ${id} could be made in "${place}".`);
}

/** The directory of exchanges of the entry that has a run; that of the system without one. */
function placeBeside(directory: string | undefined): string {
  if (directory === undefined) return tmpdir();
  const place = path.join(path.dirname(path.dirname(directory)), "exchange");
  try {
    makeInCache(directory, place);
    return place;
  } catch (error) {
    emitWarning(`The files of a command are in "${tmpdir()}": ${asError(error).message}`, "MazepaCommandWarning");
    return tmpdir();
  }
}

function newName(): string {
  return randomBytes(6).toString("base64url");
}
