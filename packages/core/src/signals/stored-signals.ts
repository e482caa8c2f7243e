import { randomBytes } from "node:crypto";
import { executionFolder } from "../checkpoint/checkpoint-keys.js";
import { StorageError } from "../errors.js";
import { digest } from "../serialization/identity.js";
import type { BlobStore } from "../storage/blob-store.js";
import type { SignalLog } from "./signal-log.js";

/** The fields of a blob with a signal. */
interface SignalRecord {
  readonly format: 1;
  readonly name: string;
  readonly sentAt: string;
  /** The sender's mark: it recognizes its own write, whose answer was lost. */
  readonly token: string;
  readonly value: string;
}

/** Signals in the store of the checkpoint, one blob for each (rule SG3). */
export class StoredSignals implements SignalLog {
  readonly #store: BlobStore;
  readonly #executionId: string;

  constructor(store: BlobStore, executionId: string) {
    this.#store = store;
    this.#executionId = executionId;
  }

  async send(name: string, value: string): Promise<void> {
    const token = randomBytes(9).toString("base64url");
    const record: SignalRecord = { format: 1, name, sentAt: new Date().toISOString(), token, value };
    const bytes = Buffer.from(JSON.stringify(record));
    for (let number = await this.#firstFree(name); ; number++) {
      const key = this.#key(name, number);
      if (await this.#store.put(key, bytes, { ifAbsent: true })) return;
      if ((await this.#read(key))?.token === token) return;
    }
  }

  async get(name: string, number: number): Promise<string | undefined> {
    return (await this.#read(this.#key(name, number)))?.value;
  }

  async #read(key: string): Promise<SignalRecord | undefined> {
    const blob = await this.#store.get(key);
    if (!blob) return undefined;
    const record = parsed(Buffer.from(blob.bytes).toString());
    if (record?.format === 1 && typeof record.value === "string") return record;
    throw new StorageError(`Blob "${key}" is no signal of a known format. Update @mazepa/core, or remove the blob.`);
  }

  /**
   * The number of the next signal. Numbers have no gaps, so that few are asked for, however many
   * there are.
   */
  async #firstFree(name: string): Promise<number> {
    let taken = 0;
    let free = 1;
    while (await this.#isTaken(name, free)) [taken, free] = [free, 2 * free];
    while (free - taken > 1) {
      const middle = Math.floor((taken + free) / 2);
      if (await this.#isTaken(name, middle)) taken = middle;
      else free = middle;
    }
    return free;
  }

  async #isTaken(name: string, number: number): Promise<boolean> {
    return (await this.#store.get(this.#key(name, number))) !== undefined;
  }

  /** Keys are in the order of sending. */
  #key(name: string, number: number): string {
    return `${this.#prefix(name)}${String(number).padStart(9, "0")}`;
  }

  #prefix(name: string): string {
    return `${signalsPrefix(this.#executionId)}${nameInKeys(name)}/`;
  }
}

/** The prefix of all signals of an execution. */
export function signalsPrefix(executionId: string): string {
  return `${executionFolder(executionId)}/signals/`;
}

/** The name, or a digest of one that not every store would keep as it is. */
function nameInKeys(name: string): string {
  return /^[a-z0-9_-]{1,100}$/.test(name) ? name : `~${digest(name)}`;
}

function parsed(text: string): SignalRecord | undefined {
  try {
    return JSON.parse(text) as SignalRecord;
  } catch {
    return undefined;
  }
}
