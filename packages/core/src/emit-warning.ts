import { terminalSafe } from "./terminal-safe.js";

/** Details of a process warning. */
export interface WarningDetails {
  /** The name of the warning. */
  readonly type: string;
  readonly code?: string;
  /** More lines, such as a stack. */
  readonly detail?: string;
}

/**
 * Emits a process warning. Node writes it to the terminal as it is, and it may quote what messages
 * and stores contain, so control characters are escaped here (rule E18).
 */
export function emitWarning(message: string, details: string | WarningDetails): void {
  const { type, code, detail }: WarningDetails = typeof details === "string" ? { type: details } : details;
  process.emitWarning(terminalSafe(message), {
    type: terminalSafe(type),
    ...(code !== undefined && { code }),
    ...(detail !== undefined && { detail: terminalSafe(detail) }),
  });
}
