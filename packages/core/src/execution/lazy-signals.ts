import type { WantedSignal } from "../scheduling/protocol.js";
import type { SignalInbox } from "./signal-inbox.js";
import type { SignalCallbacks, SignalPlace } from "./signal-parts.js";

/** The signals of an execution, whose code is loaded by the first one that is sent or wanted. */
export class LazySignals {
  readonly #place: SignalPlace;
  readonly #callbacks: SignalCallbacks;
  #inbox: Promise<SignalInbox> | undefined;
  #isClosed = false;

  constructor(place: SignalPlace, callbacks: SignalCallbacks) {
    this.#place = place;
    this.#callbacks = callbacks;
  }

  /** Tells of each of these signals whether it was sent, and when it is. */
  want(signals: readonly WantedSignal[]): void {
    this.#open().then(
      (inbox) => inbox.want(signals),
      (error: unknown) => this.#callbacks.failed(error),
    );
  }

  /**
   * Sends a signal to this execution.
   *
   * @throws SerializationError when the value cannot travel.
   * @throws ExecutionEndedError when the execution has ended.
   */
  async send(name: string, value: unknown): Promise<void> {
    await (await this.#open()).send(name, value);
  }

  /** The execution has ended, or its head has: nothing is told any more. */
  close(): void {
    this.#isClosed = true;
    void this.#inbox?.then(
      (inbox) => inbox.close(),
      // That its code could not be loaded was told to each caller.
      () => undefined,
    );
  }

  #open(): Promise<SignalInbox> {
    this.#inbox ??= this.#load();
    return this.#inbox;
  }

  async #load(): Promise<SignalInbox> {
    const { SignalInbox } = await import("./signal-inbox.js");
    const inbox = new SignalInbox(this.#place, this.#callbacks);
    if (this.#isClosed) inbox.close();
    return inbox;
  }
}
