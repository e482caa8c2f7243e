/**
 * A service outside that counts effects by idempotency key, as a real one should: a call that comes
 * after its undo is refused.
 */
export class EffectsService {
  readonly calls = new Map<string, number>();
  readonly undos = new Map<string, number>();
  readonly names = new Map<string, string>();
  readonly #effects = new Set<string>();
  readonly #undone = new Set<string>();

  apply(key: string, name: string): void {
    this.names.set(key, name);
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
    if (this.#undone.has(key)) throw new Error(`"${name}" was undone already.`);
    this.#effects.add(key);
  }

  undo(key: string): void {
    this.undos.set(key, (this.undos.get(key) ?? 0) + 1);
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
