/** What a command's exit code says. */
export const exitCodes = {
  /** It did what it was asked for. */
  done: 0,
  /** What was run has failed, or a check has found something. */
  failed: 1,
  /** The command was not understood, or asks for what is not there. */
  usage: 2,
  /** Ctrl-C, or SIGTERM. */
  cancelled: 130,
} as const;
