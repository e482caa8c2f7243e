/** Flow-given defaults, merged from the root down. */
export interface Defaults {
  readonly tags: readonly string[];
  readonly workerType: string | undefined;
}
