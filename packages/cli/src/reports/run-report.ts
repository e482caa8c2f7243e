import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { FileBlobStore, type BlobStore } from "@mazepa/core";
import { dashboardPackage } from "../dashboard/dashboard-package.js";
import { UsageError } from "../output/cli-errors.js";
import { note } from "../output/output.js";

/** What is known of a report before the execution starts. */
export interface RunReportOptions {
  /** The store of the execution, if it has one. */
  readonly checkpoint?: string;
  readonly hideValues?: boolean;
}

/** The report that `mazepa run --report` writes at the end. */
export class RunReport {
  readonly #file: string;
  readonly #hideValues: boolean;
  /** The store as the report names it, in lines to copy. */
  readonly #shown: BlobStore | string;
  /** A temporary folder for records; undefined if the execution has a checkpoint. */
  readonly #folder: string | undefined;

  /**
   * Prepares a report, so that what it lacks is known before tasks run.
   *
   * @throws UsageError when it could not be written.
   */
  static async open(file: string, options: RunReportOptions): Promise<RunReport> {
    await dashboardPackage();
    await checkWritable(file);
    const folder = options.checkpoint === undefined ? await mkdtemp(path.join(tmpdir(), "mazepa-report-")) : undefined;
    return new RunReport(file, options, folder);
  }

  constructor(file: string, { checkpoint, hideValues = false }: RunReportOptions, folder: string | undefined) {
    this.#file = file;
    this.#hideValues = hideValues;
    this.#folder = folder;
    this.#shown = folder === undefined ? (checkpoint ?? "") : new FileBlobStore(folder);
  }

  /** The store that an execution without a checkpoint is recorded in. */
  get temporaryStore(): BlobStore | undefined {
    return typeof this.#shown === "string" ? undefined : this.#shown;
  }

  /** Writes the report of an execution that has ended; undefined if none has started. */
  async close(executionId: string | undefined): Promise<void> {
    try {
      if (executionId !== undefined) await this.#write(executionId);
    } catch (error) {
      note(`The report cannot be written to ${this.#file}: ${String(error)}`);
    } finally {
      if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    }
  }

  async #write(executionId: string): Promise<void> {
    const { report } = await dashboardPackage();
    await writeFile(this.#file, await report({ store: this.#shown, executionId, hideValues: this.#hideValues }));
    note(`The report is in ${this.#file}.`);
  }
}

async function checkWritable(file: string): Promise<void> {
  try {
    await (await open(file, "a")).close();
  } catch (cause) {
    throw new UsageError(`The report cannot be written to ${file}: ${String(cause)}`, { cause });
  }
}
