import { MazepaError } from "@mazepa/core";

/**
 * Thrown when a command line is wrong or names something that does not exist: exit code 2, no stack
 * trace.
 */
export class UsageError extends MazepaError {
  static override readonly name: string = "UsageError";
  constructor(message: string, options: { cause?: unknown } = {}) {
    super("MAZEPA_USAGE", message, options);
    this.name = "UsageError";
  }
}

/**
 * The value of an option that must be given, on the command line or in the configuration.
 *
 * @throws UsageError when it is not.
 */
export function requireOption<T>(flag: string, value: T | undefined): T {
  if (value === undefined)
    throw new UsageError(`Option ${flag} is required: give it on the command line, or in the configuration file.`);
  return value;
}
