import { Timer } from "@mazepa/core/internal";
import type { ReceivedMessage } from "@mazepa/core/transport";

/** What a {@link Poll} asks for. */
export interface PollRequest {
  readonly maxCount: number;
  readonly leaseMs: number;
}

/**
 * One request for messages that runs to its end whoever waits for it. A receiver may go away (it is then adrift) and another one take it over; what it brings when
 * nobody waits goes to `giveBack`.
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
        // If nobody waits: whoever comes next sees whether the failure lasts.
        this.#taker?.reject(error);
      },
    );
  }

  /** Resolves when the request has, or with nothing when `stop` aborts or `waitMs` have passed before. */
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

  /** Whether it is under way and nobody waits for it. */
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
