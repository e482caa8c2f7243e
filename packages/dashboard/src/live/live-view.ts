import { createHash } from "node:crypto";
import { Timer } from "@mazepa/core/internal";
import { inTime } from "./time-limit.js";

/** A view at one moment. */
export interface Snapshot {
  /** Equal for equal texts. */
  readonly version: string;
  /** The view in JSON. */
  readonly text: string;
}

/** What a view tells its viewers. */
export interface ViewListener {
  changed(snapshot: Snapshot): void;
  failed(thrown: unknown): void;
}

/** How a view is read. */
export interface ViewSource {
  readonly read: () => Promise<object>;
  /** How long in ms what was read is good for. */
  readonly everyMs: number;
  /** How long in ms a read may take; then it has failed, and the next one begins. */
  readonly maxMs: number;
}

/**
 * A view that is read at most once in a while, for all viewers, and only while one looks at it.
 */
export class LiveView {
  readonly #source: ViewSource;
  readonly #listeners = new Set<ViewListener>();
  #last: (Snapshot & { readonly readAtMs: number }) | undefined;
  #underWay: Promise<Snapshot> | undefined;
  #timer: Timer | undefined;

  constructor(source: ViewSource) {
    this.#source = source;
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  /** The view as it was read last, unless that was too long ago. */
  async current(): Promise<Snapshot> {
    return this.#recent ?? this.#fresh();
  }

  /** Tells the listener of the view now, and whenever it was read again. */
  watch(listener: ViewListener): () => void {
    this.#listeners.add(listener);
    const recent = this.#recent;
    if (recent) {
      listener.changed(recent);
      if (!this.#timer) this.#schedule();
    } else void this.#fresh().catch(() => undefined); // a read tells all listeners
    return () => {
      this.#listeners.delete(listener);
      if (!this.isWatched) this.#stop();
    };
  }

  /** Has it read again: now if it is watched, else when it is asked for next. */
  async expire(): Promise<void> {
    await this.#underWay?.catch(() => undefined);
    this.#last = undefined;
    if (this.isWatched) await this.#fresh().catch(() => undefined);
  }

  get #recent(): Snapshot | undefined {
    const last = this.#last;
    return last && performance.now() - last.readAtMs < this.#source.everyMs ? last : undefined;
  }

  #fresh(): Promise<Snapshot> {
    this.#underWay ??= this.#read().finally(() => {
      this.#underWay = undefined;
      this.#schedule();
    });
    return this.#underWay;
  }

  /** Reads it for its listeners, in a while. The process does not stay alive for that. */
  #schedule(): void {
    this.#stop();
    if (!this.isWatched) return;
    this.#timer = new Timer(this.#source.everyMs, () => void this.#fresh().catch(() => undefined), { keepsAlive: false });
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  async #read(): Promise<Snapshot> {
    try {
      const { read, maxMs } = this.#source;
      const text = JSON.stringify(await inTime(read(), maxMs));
      this.#last = { text, version: versionOf(text), readAtMs: performance.now() };
      for (const listener of this.#listeners) listener.changed(this.#last);
      return this.#last;
    } catch (thrown) {
      for (const listener of this.#listeners) listener.failed(thrown);
      throw thrown;
    }
  }
}

function versionOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
