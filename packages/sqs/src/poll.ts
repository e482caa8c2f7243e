import { Timer } from "@mazepa/core/internal";
import type { ReceivedMessage } from "@mazepa/core/transport";

/** The arguments of one receive request. */
export interface PollRequest {
  readonly maxCount: number;
  readonly leaseMs: number;
}

/**
 * A receive request, which always runs to its end. A receiver may abandon it, which makes it an
 * orphan, and another receiver may adopt it. The messages of an orphan go to `giveBack`.
 */
export class Poll {
  readonly request: PollRequest;
  /** Resolves when the request has ended and its messages have been passed on. */
  readonly ended: Promise<void>;
  #hasEnded = false;
  #taker: { resolve(messages: readonly ReceivedMessage[]): void; reject(error: unknown): void } | undefined;

  constructor(
    request: PollRequest,
    answer: Promise<readonly ReceivedMessage[]>,
    giveBack: (messages: readonly ReceivedMessage[]) => void,
  ) {
    this.request = request;
    this.ended = answer.then(
      (messages) => {
        this.#hasEnded = true;
        if (this.#taker) this.#taker.resolve(messages);
        else giveBack(messages);
      },
      (error: unknown) => {
        this.#hasEnded = true;
        // The next request shows whether the failure of an orphan lasts.
        this.#taker?.reject(error);
      },
    );
  }

  /**
   * Resolves to the messages of the request, or to none when `stop` aborts or `waitMs` have passed
   * before.
   */
  take(stop: AbortSignal, waitMs: number): Promise<readonly ReceivedMessage[]> {
    const { promise, resolve, reject } = withResolvers<readonly ReceivedMessage[]>();
    this.#taker = { resolve, reject };
    const leave = (): void => {
      this.#taker = undefined;
      resolve([]);
    };
    const timer = new Timer(waitMs, leave);
    if (stop.aborted) leave();
    else stop.addEventListener("abort", leave, { once: true });
    return promise.finally(() => {
      timer.cancel();
      stop.removeEventListener("abort", leave);
    });
  }

  /** Whether the request is under way without a receiver. */
  get isOrphaned(): boolean {
    return this.#taker === undefined && !this.#hasEnded;
  }
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function withResolvers<T>(): Resolvers<T> {
  let settle: Omit<Resolvers<T>, "promise"> | undefined;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...(settle as Omit<Resolvers<T>, "promise">) };
}
