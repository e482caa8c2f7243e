import { listExecutions, readFailedTasks, type BlobStore } from "@mazepa/core";
import { loadConfigFile } from "../config/config-file.js";
import { openStore } from "../connections/open-broker.js";
import { importModule } from "../loading/import-module.js";
import { runnableNames, targetParts } from "../loading/load-target.js";
import { isFile } from "../loading/module-url.js";
import type { TypedLine } from "./typed-line.js";

/** A source of values for arguments and options of one name. */
export type ValueSource = (line: TypedLine) => Promise<readonly string[]>;

const maxExecutions = 100;

/** The sources for arguments, by their names in the definitions of commands. */
export const argumentSources: Readonly<Record<string, ValueSource>> = {
  target: exportsOfModule,
  execution: executionIds,
  task: failedTaskIds,
};

/** The sources for values of options, by their long flags. */
export const optionSources: Readonly<Record<string, ValueSource>> = {
  "--execution": executionIds,
  "--execution-id": executionIds,
  "--resume": executionIds,
};

/**
 * The exports of the module at the cursor that can be run. The module is imported, as it will be
 * when it is run.
 */
async function exportsOfModule({ last }: TypedLine): Promise<readonly string[]> {
  if (!last.includes("#") && !isFile(last)) return [];
  const { module } = targetParts(last);
  return runnableNames(await importModule(module)).map((name) => `${module}#${name}`);
}

/** The ids of the newest executions in the store that the line or the configuration names. */
async function executionIds(line: TypedLine): Promise<readonly string[]> {
  const store = await storeOf(line);
  const found = store ? await listExecutions(store, { limit: maxExecutions }) : [];
  return found.map(({ executionId }) => executionId);
}

/** The ids of failed tasks of the execution that was typed before. */
async function failedTaskIds(line: TypedLine): Promise<readonly string[]> {
  const [executionId] = line.args;
  const store = await storeOf(line);
  if (!store || executionId === undefined) return [];
  return (await readFailedTasks(store, executionId)).map(({ taskId }) => taskId);
}

async function storeOf({ values, command }: TypedLine): Promise<BlobStore | undefined> {
  const place = values.get("--checkpoint") ?? (await configured(values.get("--config"), command.name()));
  return typeof place === "string" ? openStore(place) : undefined;
}

async function configured(file: string | undefined, command: string): Promise<unknown> {
  const config = (await loadConfigFile(file))?.config as Readonly<Record<string, unknown>> | undefined;
  const section = config?.[command] as { readonly checkpoint?: unknown } | undefined;
  return section?.checkpoint ?? config?.["checkpoint"];
}
