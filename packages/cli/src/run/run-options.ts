/** The options of `mazepa run`, as the command line and the configuration give them. */
export interface RunOptions {
  readonly queue: string;
  readonly createQueue?: boolean;
  readonly import?: readonly string[];
  readonly package?: readonly string[];
  readonly prefix?: Readonly<Record<string, string>>;
  readonly commandDirectory?: string;
  readonly payloads?: string;
  readonly checkpoint?: string;
  readonly cache?: string;
  readonly rerun?: boolean;
  readonly executionId?: string;
  readonly resume?: string | true;
  readonly takeOver?: boolean;
  readonly checkpointInterval?: number;
  readonly maxInFlight?: number;
  readonly failurePolicy?: "fail-fast" | "finish";
  readonly limit?: Readonly<Record<string, number>>;
  readonly detach?: boolean;
  readonly dryRun?: boolean;
  readonly trace?: string;
  readonly report?: string;
  readonly hideValues?: boolean;
  readonly expect?: boolean;
  readonly progress: boolean;
  readonly json?: boolean;
}
