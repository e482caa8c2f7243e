/** The result of one check. */
export interface Finding {
  /** The subject of the check, in one word. */
  readonly about: string;
  /** `skipped`: the option that names what to check was not given. */
  readonly status: "ok" | "warning" | "problem" | "skipped";
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** The options of `mazepa doctor`. */
export interface DoctorOptions {
  readonly queue?: string;
  readonly checkpoint?: string;
  readonly import?: readonly string[];
  /** Whether queues and blobs may be made, used and removed to see whether that is permitted. */
  readonly probe?: boolean;
}

/** A check. It reports problems as findings and does not throw them. */
export type Check = (options: DoctorOptions) => Promise<readonly Finding[]> | readonly Finding[];

/** The message of an error in one line. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, " ");
}
