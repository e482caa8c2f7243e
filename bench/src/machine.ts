import { cpus, totalmem } from "node:os";

/** What the figures come from, in one line. */
export function machine(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.version} on ${cpus().length} cores (${first?.model.trim() || process.arch}) with ${gigabytes} GB`;
}
