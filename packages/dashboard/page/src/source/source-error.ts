/** Thrown when a view cannot be had, or an action was refused. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  /** The status of the answer; 0 if there was none. */
  readonly status: number;
  readonly code: string;

  constructor(message: string, { status = 0, code = "", cause }: { status?: number; code?: string; cause?: unknown } = {}) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }

  static from(thrown: unknown): SourceError {
    if (thrown instanceof SourceError) return thrown;
    return new SourceError("The server cannot be reached.", { cause: thrown });
  }
}
