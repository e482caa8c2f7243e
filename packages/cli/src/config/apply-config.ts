import { inspect } from "node:util";
import type { Command, Option } from "commander";
import { closestName } from "@mazepa/core/internal";
import { UsageError } from "../output/cli-errors.js";
import type { CliConfig, CliSettings, ScheduleSetting } from "./config.js";
import { loadConfigFile, type LoadedConfig } from "./config-file.js";
import { optionValue } from "./option-value.js";

const settingNames = ["signingKeys", "payloadCodec"] as const;
const scheduleKeys = [
  ...["name", "target", "args", "cron", "timeZone", "every"],
  ...["missed", "overlap", "priority", "retries"],
];
const settings = new WeakMap<Command, CliSettings>();
const schedules = new WeakMap<Command, readonly ScheduleSetting[]>();
const unconfigured = new WeakSet<Command>();

/** Options whose name has another meaning in other commands. */
const specific = new WeakSet<Option>();

/**
 * Marks an option whose name has another meaning in other commands: only the section of its command
 * in the configuration file sets it.
 */
export function onlyInSection(option: Option): Option {
  specific.add(option);
  return option;
}

/** Marks a command that reads no configuration file, so that a broken file does not prevent it. */
export function withoutConfig(command: Command): Command {
  unconfigured.add(command);
  return command;
}

/** The settings of the configuration file that have no option. */
export function settingsOf(command: Command): CliSettings {
  return settings.get(rootOf(command)) ?? {};
}

/** The schedules of the configuration file; undefined if it names none. */
export function schedulesOf(command: Command): readonly ScheduleSetting[] | undefined {
  return schedules.get(rootOf(command));
}

/**
 * Makes the values of the configuration file the defaults of a subcommand's options, before it is
 * parsed.
 */
export async function applyConfig(program: Command, command: Command): Promise<void> {
  if (unconfigured.has(command)) return;
  const loaded = await loadConfigFile(program.opts<{ config?: string }>().config);
  if (!loaded) return;
  settings.set(program, settingsIn(loaded.config));
  check(program, loaded);
  if (loaded.config.schedules !== undefined) schedules.set(program, checkSchedules(loaded));
  const sections = loaded.config as Record<string, Record<string, unknown> | undefined>;
  const { file } = loaded;
  const general = Object.entries(loaded.config).filter((entry) => !isSection(program, entry));
  setDefaults(command, Object.fromEntries(general), { file, isGeneral: true });
  setDefaults(command, sections[command.name()] ?? {}, { file, isGeneral: false });
}

/** {@link applyConfig} for `--help`, which is shown even if the file is broken. */
export async function applyIntactConfig(program: Command, command: Command): Promise<void> {
  await applyConfig(program, command).catch(() => undefined);
}

/** Whether a value is for one command, some of which have the name of an option, as `resume`. */
function isSection(program: Command, [name, value]: readonly [name: string, value: unknown]): boolean {
  return typeof value === "object" && program.commands.some((command) => command.name() === name);
}

function settingsIn(config: CliConfig): CliSettings {
  return Object.fromEntries(settingNames.filter((name) => name in config).map((name) => [name, config[name]]));
}

/** Where values of a configuration are from. */
interface Origin {
  readonly file: string;
  /** Whether they are for all commands rather than one. */
  readonly isGeneral: boolean;
}

function setDefaults(command: Command, values: Readonly<Record<string, unknown>>, origin: Origin): void {
  for (const option of command.options) {
    const value = values[option.attributeName()];
    if (value === undefined || (origin.isGeneral && specific.has(option))) continue;
    const parsed = parsedValue(option, value, origin.file);
    option.default(parsed);
    command.setOptionValueWithSource(option.attributeName(), parsed, "config");
  }
  for (const child of command.commands) setDefaults(child, values, origin);
}

/** @throws UsageError when the option cannot have this value. */
function parsedValue(option: Option, value: unknown, file: string): unknown {
  try {
    return optionValue(option, value);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file}: "${option.attributeName()}" is ${shown(value)}. ${why}`, { cause });
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : inspect(value, { breakLength: Infinity });
}

/** Checks the names in a configuration: a misspelt one would be ignored silently. */
function check(program: Command, { config, file }: LoadedConfig): void {
  const commands = program.commands.map((command) => command.name());
  const options = [...new Set(program.commands.flatMap(optionNames))];
  for (const [name, value] of Object.entries(config) as [keyof CliConfig, unknown][]) {
    if (isSection(program, [name, value])) checkKeys(Object.keys(value ?? {}), options, `${file}, section "${name}"`);
    else checkKeys([name], [...options, ...settingNames, "schedules", ...commands], file);
  }
}

/** @throws UsageError when the schedules are no list of objects with known keys. */
function checkSchedules({ config, file }: LoadedConfig): readonly ScheduleSetting[] {
  const list: unknown = config.schedules;
  if (!Array.isArray(list)) throw new UsageError(`${file}: "schedules" must be a list of objects.`);
  for (const [index, item] of list.entries()) {
    const where = `${file}, schedules[${index}]`;
    const { name, target } = Object(item) as Partial<ScheduleSetting>;
    if (typeof name !== "string" || typeof target !== "string")
      throw new UsageError(`${where} needs a "name", and a "target" such as "flows.ts#Nightly".`);
    checkKeys(Object.keys(item as object), scheduleKeys, where);
  }
  return list as readonly ScheduleSetting[];
}

function checkKeys(names: readonly string[], known: readonly string[], where: string): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = closestName(unknown, known);
  const remedy = meant === undefined ? `Known are ${[...known].sort().join(", ")}.` : `Did you mean "${meant}"?`;
  throw new UsageError(`${where}: there is no "${unknown}". ${remedy}`);
}

function optionNames(command: Command): string[] {
  return [...command.options.map((option) => option.attributeName()), ...command.commands.flatMap(optionNames)];
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}
