import { emitWarning } from "../emit-warning.js";
import { ExecutionEndedError } from "../errors.js";
import { isRefusedPromise } from "../is-promise-like.js";
import type { Scope } from "../tasks/scope.js";
import type { ScopeState } from "../scheduling/nodes.js";
import type { SignalAnswer, WantedSignal } from "../scheduling/protocol.js";
import { asError } from "../serialization/as-error.js";
import { deserialize } from "../serialization/deserialize.js";
import { serialize } from "../serialization/serialize.js";
import type { SignalLog } from "../signals/signal-log.js";
import { SignalMemory } from "../signals/signal-memory.js";
import { checkSignalName } from "../signals/signal-name.js";
import { signalsPrefix, StoredSignals } from "../signals/stored-signals.js";
import { sendStoredSignal } from "../status/send-signal.js";
import type { BlobStore } from "../storage/blob-store.js";
import { openBlobStore } from "../storage/blob-store-url.js";
import { repeat, type Timer } from "../timer.js";
import type { SignalCallbacks, SignalPlace } from "./signal-parts.js";

/** The bounds of the interval at which a store is asked for signals, in ms. */
const minPollMs = 500;
const maxPollMs = 10_000;
const defaultPollMs = 1000;

/** The number of signals that are read at once. */
const maxReads = 64;

/** The waits for one signal. */
interface Wanted extends Pick<WantedSignal, "name" | "number"> {
  readonly scopes: Set<ScopeState>;
}

/**
 * Hands signals to the flows that wait for them. A store is asked from time to time while a flow
 * waits, and at once where it tells of what is written.
 */
export class SignalInbox {
  readonly #executionId: string;
  readonly #callbacks: SignalCallbacks;
  readonly #store: BlobStore | undefined;
  readonly #log: SignalLog;
  readonly #pollMs: number;
  readonly #wanted = new Map<string, Wanted>();
  readonly #closing = new AbortController();
  #timer: Timer | undefined;
  /** Whether the store's own news of what is written are followed. */
  #isFollowing = false;
  #isLooking = false;
  #mayHaveMore = false;
  #hasWarned = false;

  constructor({ executionId, checkpoint, checkpointIntervalMs }: SignalPlace, callbacks: SignalCallbacks) {
    this.#executionId = executionId;
    this.#callbacks = callbacks;
    this.#store = checkpoint === undefined ? undefined : openBlobStore(checkpoint);
    this.#log = this.#store ? new StoredSignals(this.#store, executionId) : new SignalMemory();
    const intervalMs = checkpointIntervalMs ?? this.#store?.defaultCheckpointIntervalMs ?? defaultPollMs;
    this.#pollMs = Math.min(Math.max(intervalMs, minPollMs), maxPollMs);
  }

  want(signals: readonly WantedSignal[]): void {
    if (this.#closing.signal.aborted) return;
    for (const { name, number, scope } of signals) {
      const key = `${number} ${name}`;
      const wanted = this.#wanted.get(key) ?? { name, number, scopes: new Set() };
      this.#wanted.set(key, wanted);
      wanted.scopes.add(scope);
    }
    this.#watch();
    this.#look();
  }

  async send(name: string, value: unknown): Promise<void> {
    checkSignalName(name);
    if (this.#store) await sendStoredSignal(this.#store, { executionId: this.#executionId, name, value });
    else if (this.#closing.signal.aborted)
      throw new ExecutionEndedError(`Execution ${this.#executionId} has ended: it takes no signal "${name}".`);
    else await this.#log.send(name, serialize(value, "value"));
    this.#look();
  }

  close(): void {
    this.#closing.abort();
    this.#timer?.cancel();
    this.#wanted.clear();
  }

  /** Asks the store from now on. */
  #watch(): void {
    if (!this.#store) return;
    this.#timer ??= repeat(this.#pollMs, () => this.#look());
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    const changes = this.#store.watch?.(signalsPrefix(this.#executionId), { signal: this.#closing.signal });
    if (changes) void this.#follow(changes[Symbol.asyncIterator]());
  }

  async #follow(changes: AsyncIterator<string>): Promise<void> {
    try {
      while (!(await changes.next()).done) this.#look();
    } catch {
      // Without a watch the store is asked every `pollMs`.
    }
  }

  #look(): void {
    this.#mayHaveMore = true;
    if (!this.#isLooking) void this.#lookAtAll();
  }

  async #lookAtAll(): Promise<void> {
    this.#isLooking = true;
    while (this.#mayHaveMore) {
      this.#mayHaveMore = false;
      const all = [...this.#wanted];
      for (let first = 0; first < all.length; first += maxReads)
        await Promise.all(all.slice(first, first + maxReads).map(([key, wanted]) => this.#lookAt(key, wanted)));
    }
    this.#isLooking = false;
    if (this.#wanted.size > 0) return;
    // Nothing waits: the process may end, and the store is left alone.
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  async #lookAt(key: string, { name, number, scopes }: Wanted): Promise<void> {
    for (const scope of scopes) if (scope.parent.position !== scope) scopes.delete(scope);
    if (scopes.size === 0) return void this.#wanted.delete(key);
    try {
      const text = await this.#log.get(name, number);
      if (text !== undefined) this.#wanted.delete(key);
      this.#tell(scopes, text);
    } catch (error) {
      this.#warn(asError(error));
    }
  }

  #tell(scopes: ReadonlySet<ScopeState>, text: string | undefined): void {
    if (this.#closing.signal.aborted) return;
    for (const scope of scopes) {
      const answer = text === undefined ? undefined : answerOf(text, scope.request);
      this.#callbacks.tell({ type: "signalled", scope, answer });
    }
    this.#callbacks.wake();
  }

  #warn({ message }: Error): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    emitWarning(`The signals of execution ${this.#executionId} cannot be read; trying again: ${message}`, "MazepaSignalWarning");
  }
}

/** The value in a text, checked by the function of the flow. */
function answerOf(text: string, { shape: { signal, parse } }: Scope<unknown, unknown>): SignalAnswer {
  try {
    const sent = deserialize(text);
    const value = parse ? parse(sent) : sent;
    if (isRefusedPromise(value))
      throw new TypeError(`signal: parse of "${signal}" gave a promise; it must give the value at once`);
    return { value };
  } catch (error) {
    return { error };
  }
}
