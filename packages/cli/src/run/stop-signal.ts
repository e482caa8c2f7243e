const names = ["SIGINT", "SIGTERM"] as const;

/** Aborts at the first SIGINT or SIGTERM of the process; a second one ends it at once. */
export class StopSignal {
  readonly #controller = new AbortController();
  readonly #stop = (name: NodeJS.Signals): void => {
    this.dispose();
    this.#controller.abort(new Error(`the process received ${name}`));
  };

  constructor() {
    for (const name of names) process.on(name, this.#stop);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Removes the signal handlers. */
  dispose(): void {
    for (const name of names) process.off(name, this.#stop);
  }
}
