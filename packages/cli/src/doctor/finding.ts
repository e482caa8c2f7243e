/** What one check has found. */
export interface Finding {
  /** What was looked at, in a word. */
  readonly about: string;
  /** `skipped`: nobody said where to look. */
  readonly status: "ok" | "warning" | "problem" | "skipped";
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** Where to look. */
export interface DoctorOptions {
  readonly queue?: string;
  readonly checkpoint?: string;
  readonly import?: readonly string[];
  /** Whether queues and blobs may be made, used and removed to see whether that is permitted. */
  readonly probe?: boolean;
}

/** A check: it does not throw for what it finds. */
export type Check = (options: DoctorOptions) => Promise<readonly Finding[]> | readonly Finding[];

/** What an error says, in one line. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, " ");
}
