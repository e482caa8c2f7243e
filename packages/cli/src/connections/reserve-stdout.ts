import { reserveStdout } from "../output/output.js";

/**
 * Imported for its effect, by processes for tasks, which share the standard output of the command.
 */
reserveStdout();
