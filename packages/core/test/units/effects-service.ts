/**
 * A service outside that counts effects by idempotency key, as a real one should: a call that comes
 * after its undo is refused.
 */
export class EffectsService {
  readonly calls = new Map<string, number>();
  readonly undos = new Map<string, number>();
  readonly names = new Map<string, string>();
  /** First effects (`+name`) and first undos (`~name`), in order. */
  readonly history: string[] = [];
  /** Called before each call and undo; what it throws is its end. */
  onCall: () => void = () => undefined;
  readonly #effects = new Set<string>();
  readonly #undone = new Set<string>();

  apply(key: string, name: string): void {
    this.onCall();
    this.names.set(key, name);
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
    if (this.#undone.has(key)) throw new Error(`"${name}" was undone already.`);
    if (this.#effects.has(key)) return;
    this.#effects.add(key);
    this.history.push(`+${name}`);
  }

  undo(key: string): void {
    this.onCall();
    this.undos.set(key, (this.undos.get(key) ?? 0) + 1);
    if (!this.#undone.has(key)) this.history.push(`~${this.names.get(key) ?? "?"}`);
    this.#effects.delete(key);
    this.#undone.add(key);
  }

  /** Names of the effects that stand, in order. */
  get kept(): string[] {
    return [...this.#effects].map((key) => this.names.get(key) ?? "?").sort();
  }

  get mostCalls(): number {
    return Math.max(0, ...this.calls.values());
  }

  get mostUndos(): number {
    return Math.max(0, ...this.undos.values());
  }
}
