import { readExecution, type BlobStore } from "@mazepa/core";
import type { AskedRun } from "../executions/compare-run.js";
import { writeRunRecord, type RecordedOptions, type RunRecord } from "../executions/run-record.js";
import { note } from "../output/output.js";
import type { RunOptions } from "./run-options.js";

interface Recorded {
  readonly checkpoint: BlobStore | undefined;
  readonly executionId: string | undefined;
}

/** Notes beside the checkpoint what was run: for `mazepa resume`, and for those who look at the execution later. */
export class RunNote {
  readonly #store: BlobStore | undefined;
  readonly #record: RunRecord;

  /** What an execution was started with that runs already is not written over: this one will be refused. */
  static async of(asked: AskedRun, options: RunOptions, { checkpoint, executionId }: Recorded): Promise<RunNote> {
    const known = checkpoint && executionId !== undefined ? await readExecution(checkpoint, executionId) : undefined;
    const isRefused = known?.state === "running" && options.takeOver !== true;
    return new RunNote(asked, options, isRefused ? undefined : checkpoint);
  }

  constructor({ target, module, exportName, words }: AskedRun, options: RunOptions, store: BlobStore | undefined) {
    this.#store = store;
    this.#record = { target, module, exportName, words, options: recordedOptions(options), cwd: process.cwd() };
  }

  /** Does no harm when it cannot be kept. */
  async keep(executionId: string): Promise<void> {
    if (!this.#store) return;
    await writeRunRecord(this.#store, executionId, this.#record).catch((error: unknown) => {
      note(
        `What was run could not be noted beside the checkpoint, so that \`mazepa resume\` and \`mazepa replay\` will have to be told: ${String(error)}`,
      );
    });
  }
}

function recordedOptions(options: RunOptions): RecordedOptions {
  const { queue, import: imports, package: packages, payloads, maxInFlight, failurePolicy, limit, checkpointInterval } = options;
  const recorded = {
    ...{ queue: hasPassword(queue) ? undefined : queue, import: imports, package: packages, payloads },
    ...{ maxInFlight, failurePolicy, limit, checkpointInterval },
  };
  return Object.fromEntries(Object.entries(recorded).filter(([, value]) => value !== undefined));
}

/** Checkpoints are read by many, who are not all to have it. */
function hasPassword(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/]*:[^/]*@/i.test(url);
}
