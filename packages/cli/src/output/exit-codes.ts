/** The exit codes of the command. */
export const exitCodes = {
  /** Success. */
  done: 0,
  /** The execution failed, or a check found a problem. */
  failed: 1,
  /** The command line is wrong, or names something that does not exist. */
  usage: 2,
  /** Ctrl-C, SIGTERM, or `mazepa cancel`. */
  cancelled: 130,
} as const;
