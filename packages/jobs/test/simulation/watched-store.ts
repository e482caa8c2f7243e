import { deserialize, MemoryBlobStore, StorageConnectionError } from "@mazepa/core";
import type { PutOptions, WrittenBlob } from "@mazepa/core/transport";
import { decodeJob, type JobEnd, type JobRecord } from "../../src/job-record.js";

/** The store behind all links: it loses answers of writes, and notes what no job record may do. */
export class WatchedStore extends MemoryBlobStore {
  readonly breaches: string[] = [];
  /** Jobs that have ended, and how. */
  readonly ends = new Map<string, JobEnd>();
  /** Jobs that may be opened again. */
  readonly reposted = new Set<string>();
  /** The values of the signals to each job, in order. */
  readonly signals = new Map<string, number[]>();
  /** The jobs that are parked for a signal, or being parked, and how often one was. */
  readonly parked = new Set<string>();
  parkings = 0;
  readonly #runs = new Map<string, number>();
  readonly #losesAnswer: () => boolean;

  constructor(losesAnswer: () => boolean) {
    super();
    this.#losesAnswer = losesAnswer;
  }

  override async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<WrittenBlob | undefined> {
    const written = await super.put(key, bytes, options);
    if (written && key.startsWith("boards/jobs/jobs/")) this.#look(decodeJob(key, bytes));
    if (written && key.includes("/signals/")) this.#keep(key, bytes);
    if (this.#losesAnswer()) throw new StorageConnectionError("the answer was lost");
    return written;
  }

  /** The run of a job that was the last. */
  runOf(id: string): number {
    return this.#runs.get(id) ?? 1;
  }

  #keep(key: string, bytes: Uint8Array): void {
    const [, id = ""] = key.split("/");
    const { value } = JSON.parse(Buffer.from(bytes).toString()) as { readonly value: string };
    this.signals.set(id, [...(this.signals.get(id) ?? []), deserialize(value) as number]);
  }

  #look({ id, end, run, parking }: JobRecord): void {
    if (!parking?.signals.length || end) this.parked.delete(id);
    else if (!this.parked.has(id)) {
      this.parkings++;
      this.parked.add(id);
    }
    const before = this.ends.get(id);
    const lastRun = this.runOf(id);
    if (run < lastRun || run > lastRun + 1) this.breaches.push(`J6 run ${run} of ${id} follows run ${lastRun}`);
    if (before && !end && !this.reposted.delete(id)) this.breaches.push(`J6 ${id} had ended and is open again`);
    if (before && end && JSON.stringify(before) !== JSON.stringify(end)) this.breaches.push(`J6 ${id} ends twice`);
    this.#runs.set(id, run);
    if (end) this.ends.set(id, end);
    else this.ends.delete(id);
  }
}
