import type { Writable } from "node:stream";

/**
 * Resolves when everything that was written to standard output and standard error is out, or can
 * never be. Whatever ends a thread or process with `process.exit` waits for it: output to a pipe
 * with a slow reader is queued.
 */
export async function outputWritten(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(written));
}

async function written(stream: Writable): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    stream.once("close", resolve);
    stream.write("", () => resolve());
  });
}
