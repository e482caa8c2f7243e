import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { ExecutionEvent } from "@mazepa/core";

/**
 * Writes the events of an execution to a file as they come, a line of JSON each. {@link readTrace}
 * reads them, also when the process was killed.
 */
export class TraceWriter {
  readonly #stream: WriteStream;
  readonly #closed: Promise<void>;

  constructor(file: string) {
    this.#stream = createWriteStream(file);
    this.#closed = finished(this.#stream);
    this.#closed.catch(() => undefined); // reported by close()
  }

  readonly write = (event: ExecutionEvent): void => {
    const text = JSON.stringify(event, (_key, part: unknown) => (part instanceof Error ? shown(part) : part));
    if (this.#stream.writable) this.#stream.write(`${text}\n`);
  };

  /** Resolves when the file is complete; rejects if it could not be written. */
  async close(): Promise<void> {
    if (this.#stream.writable) this.#stream.end();
    await this.#closed;
  }
}

function shown({ name, message }: Error): { name: string; message: string } {
  return { name, message };
}
