/**
 * The parts of the `mazepa` command for modules and configuration files.
 *
 * @packageDocumentation
 */
export { cli, type CliTarget } from "./cli.js";
export {
  defineConfig,
  type CliConfig,
  type CliSettings,
  type CommandDefaults,
  type ConfiguredCommand,
  type ScheduleSetting,
} from "./config/config.js";
