import type { Workload } from "../workload.js";
import type { Head } from "./head.js";

/**
 * Tasks over the SQS at `SQS_ENDPOINT`, with one worker; head and worker stay from one run to the
 * next.
 */
export function overSqs(open: (endpoint: string) => Promise<Head>): Workload {
  let head: Promise<Head> | undefined;
  let first = 0;
  return {
    run: async (count) => {
      const { SQS_ENDPOINT: endpoint } = process.env;
      if (endpoint === undefined) throw new Error("SQS_ENDPOINT must say where SQS or an emulator is.");
      head ??= open(endpoint);
      const expected = (count * (2 * first + count - 1)) / 2;
      const sum = await (await head).run(first, count);
      if (sum !== expected) throw new Error(`The values add up to ${sum} instead of ${expected}.`);
      first += count;
      return count;
    },
    clear: async () => (await head)?.close(),
  };
}
