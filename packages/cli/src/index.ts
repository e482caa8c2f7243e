/**
 * What a module or a configuration file uses of the `mazepa` command.
 *
 * @packageDocumentation
 */
export { cli, type CliTarget } from "./cli.js";
export { defineConfig, type CliConfig, type CliSettings, type CommandDefaults, type ConfiguredCommand } from "./config/config.js";
