import type { Writable } from "node:stream";

/**
 * Resolves when everything written to standard output and standard error has left the process, or
 * never can. Code that calls `process.exit` waits for it, since output to a pipe with a slow reader
 * is queued.
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
