import { readExecution, type BlobStore } from "@mazepa/core";
import { writeRunRecord, type RunRecord } from "../executions/run-record.js";
import { moduleUrl } from "../loading/module-url.js";
import { note } from "../output/output.js";

interface Given {
  readonly spec: string;
  readonly words: readonly string[];
  readonly module: string;
  readonly options: { readonly import?: readonly string[]; readonly package?: readonly string[]; readonly takeOver?: boolean };
}

interface Place {
  readonly checkpoint: BlobStore | undefined;
  readonly executionId: string | undefined;
}

/** Notes beside the checkpoint what was run, for those who look at the execution later. */
export class RunNote {
  readonly #store: BlobStore | undefined;
  readonly #record: RunRecord;

  /** What an execution was started with that runs already is not written over: this one will be refused. */
  static async of(given: Given, { checkpoint, executionId }: Place): Promise<RunNote> {
    const known = checkpoint && executionId !== undefined ? await readExecution(checkpoint, executionId) : undefined;
    const isRefused = known?.state === "running" && given.options.takeOver !== true;
    return new RunNote(given, isRefused ? undefined : checkpoint);
  }

  constructor({ spec, words, module, options }: Given, store: BlobStore | undefined) {
    const { import: imports = [], package: packages = [] } = options;
    this.#store = store;
    this.#record = { target: spec, words, modules: [module, ...imports].map(moduleUrl), packages, cwd: process.cwd() };
  }

  /** Does no harm when it cannot be kept. */
  async keep(executionId: string): Promise<void> {
    if (!this.#store) return;
    await writeRunRecord(this.#store, executionId, this.#record).catch((error: unknown) => {
      note(
        `What was run could not be noted beside the checkpoint, so that \`mazepa replay\` will have to be told: ${String(error)}`,
      );
    });
  }
}
