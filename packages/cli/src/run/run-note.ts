import { readExecution, type BlobStore } from "@mazepa/core";
import type { AskedRun } from "../executions/compare-run.js";
import { writeRunRecord, type RecordedOptions, type RunRecord } from "../executions/run-record.js";
import { note } from "../output/output.js";
import type { RunOptions } from "./run-options.js";

interface Recorded {
  readonly checkpoint: BlobStore | undefined;
  readonly executionId: string | undefined;
}

/** Records the command line in the checkpoint store, for `mazepa resume`, `status` and `graph`. */
export class RunNote {
  readonly #store: BlobStore | undefined;
  readonly #record: RunRecord;

  /**
   * Makes the note of a run. The record of a running execution is not overwritten, since this run
   * will be refused.
   */
  static async of(asked: AskedRun, options: RunOptions, { checkpoint, executionId }: Recorded): Promise<RunNote> {
    const known = checkpoint && executionId !== undefined ? await readExecution(checkpoint, executionId) : undefined;
    const isRefused = known?.state === "running" && options.takeOver !== true;
    return new RunNote(asked, options, isRefused ? undefined : checkpoint);
  }

  constructor({ target, module, exportName, words }: AskedRun, options: RunOptions, store: BlobStore | undefined) {
    this.#store = store;
    this.#record = { target, module, exportName, words, options: recordedOptions(options), cwd: process.cwd() };
  }

  /** Writes the record. A failure is only noted: the execution does not depend on it. */
  async keep(executionId: string): Promise<void> {
    if (!this.#store) return;
    await writeRunRecord(this.#store, executionId, this.#record).catch((error: unknown) => {
      note(`The command line could not be recorded in the checkpoint, so \`mazepa resume\` will not find it: ${String(error)}`);
    });
  }
}

function recordedOptions(options: RunOptions): RecordedOptions {
  const {
    queue,
    import: imports,
    package: packages,
    payloads,
    cache,
    maxInFlight,
    failurePolicy,
    limit,
    prefix,
    commandDirectory,
    checkpointInterval,
  } = options;
  const recorded = {
    ...{ queue: withoutPassword(queue), import: imports, package: packages, payloads, cache: withoutPassword(cache) },
    ...{ maxInFlight, failurePolicy, limit, prefix, commandDirectory, checkpointInterval },
  };
  return Object.fromEntries(Object.entries(recorded).filter(([, value]) => value !== undefined));
}

/** The URL, unless it has a password, which is not recorded: stores may have many readers. */
function withoutPassword(url: string | undefined): string | undefined {
  return url !== undefined && /^[a-z][a-z0-9+.-]*:\/\/[^/]*:[^/]*@/i.test(url) ? undefined : url;
}
