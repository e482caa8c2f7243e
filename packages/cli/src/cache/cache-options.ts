import { Option } from "commander";
import { openCache, type CachedResult, type ResultCache } from "@mazepa/core";
import { openStore } from "../connections/open-broker.js";
import { requireOption } from "../output/cli-errors.js";

/** Options of every command that reads a cache. */
export interface CacheOptions {
  readonly cache?: string;
  readonly json?: boolean;
}

/** The option for the store of results. */
export function cacheOption(): Option {
  return new Option("--cache <store>", "where results are kept: a directory, or a URL such as s3://bucket/cache");
}

/** A cache, and the results that are selected in it. */
export interface CacheSelection {
  readonly cache: ResultCache;
  readonly location: string;
  readonly operation: string | undefined;
  readonly taskId: string | undefined;
}

/** The selection of a command line; with `--cache`, its words have no location. */
export async function selectionOf(words: readonly string[], options: CacheOptions): Promise<CacheSelection> {
  const [location, selector] = options.cache === undefined ? words : [options.cache, ...words];
  const known = requireOption("--cache", location);
  const { operation, taskId } = partsOf(selector);
  return { cache: openCache(await openStore(known)), location: known, operation, taskId };
}

/** The results that the command line has selected. */
export async function selectedResults({ cache, operation, taskId }: CacheSelection): Promise<CachedResult[]> {
  const results: CachedResult[] = [];
  for await (const result of cache.entries(operation === undefined ? {} : { operation }))
    if (taskId === undefined || result.taskId.startsWith(taskId)) results.push(result);
  return results.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

/**
 * The operation and the task id of a selector. Ids are hexadecimal; operations of packages contain
 * slashes, too.
 */
function partsOf(selector: string | undefined): { operation: string | undefined; taskId: string | undefined } {
  const [, operation, taskId] = /^(.+)\/([0-9a-f]{6,32})$/.exec(selector ?? "") ?? [];
  return operation === undefined ? { operation: selector, taskId: undefined } : { operation, taskId };
}
