/** A head with a worker, ready to run. */
export interface Head {
  /**
   * Runs `count` tasks that give back `first`, `first + 1` …; resolves to the sum of what came
   * back.
   */
  run(first: number, count: number): Promise<number>;
  close(): Promise<void>;
}
