import type { Submission } from "@mazepa/core/transport";
import type { BlobStore, Broker, CallableOperation, Flow } from "@mazepa/core";

// What every `@example` may use without defining it.
declare global {
  /** An operation that returns the text at a URL. */
  const load: CallableOperation<[url: string], string>;
  /** An operation that returns the number of words in a text. */
  const count: CallableOperation<[text: string], number>;
  /** A flow schema: its flows return the number of words at all URLs. */
  const survey: (urls: readonly string[]) => Flow<number>;
  const url: string;
  const urls: readonly string[];
  const store: BlobStore;
  const broker: Broker;
  const submission: Submission;
  const text: string;
}
