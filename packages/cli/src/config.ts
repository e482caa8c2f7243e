import type { Command } from "commander";

/** Placeholder of the first commit: fills in options from the configuration file. */
export async function applyConfig(_program: Command, _command: Command): Promise<void> {}
