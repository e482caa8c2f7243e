/** The living instances of one class by what they were made with; they are held weakly. */
export class InstanceTable {
  readonly #instances = new Map<string, WeakRef<object>>();
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (this.#instances.get(key)?.deref() === undefined) this.#instances.delete(key);
  });

  get(key: string): object | undefined {
    return this.#instances.get(key)?.deref();
  }

  set(key: string, instance: object): void {
    this.#instances.set(key, new WeakRef(instance));
    this.#collected.register(instance, key);
  }
}
