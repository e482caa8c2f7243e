import { Command } from "commander";
import type { CachedResult } from "@mazepa/core";
import { cacheOption, selectedResults, selectionOf, type CacheOptions } from "../../cache/cache-options.js";
import { argumentsText } from "../../cache/cache-text.js";
import { UsageError } from "../../output/cli-errors.js";
import { printResult } from "../../output/output.js";

/** `mazepa cache tree`. */
export function treeCommand(): Command {
  return new Command("tree")
    .description("show the results that one result was made from, each once")
    .argument("[location]", "the store of results, unless --cache gives it")
    .argument("[operation/id]", "the operation, and the beginning of the result's id: Train/3f2a90")
    .addOption(cacheOption())
    .option("--json", "print a list of objects as JSON")
    .action(show);
}

/** One line of the tree. */
interface Branch {
  readonly depth: number;
  readonly operationId: string;
  readonly taskId: string;
  /** The result; undefined if it was removed. */
  readonly result: CachedResult | undefined;
  readonly isShownBefore: boolean;
}

async function show(...[first, second, options]: [string | undefined, string | undefined, CacheOptions]): Promise<void> {
  const words = [first, second].filter((word) => word !== undefined);
  const selection = await selectionOf(words, options);
  const roots = selection.taskId === undefined ? [] : await selectedResults(selection);
  const [root] = roots;
  if (!root || roots.length > 1)
    throw new UsageError(`Say which result: operation/id, as \`mazepa cache ls ${selection.location}\` shows it.`);
  const all = new Map<string, CachedResult>();
  for await (const result of selection.cache.entries()) all.set(result.taskId, result);
  const branches = branchesOf(root, all);
  if (options.json) return printResult(branches, options);
  for (const branch of branches) printResult(lineOf(branch));
}

function branchesOf(root: CachedResult, all: ReadonlyMap<string, CachedResult>): Branch[] {
  const branches: Branch[] = [];
  const shown = new Set<string>();
  const open = [{ depth: 0, taskId: root.taskId, operationId: root.operationId }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { depth, taskId } = next;
    const result = all.get(taskId);
    const isShownBefore = shown.has(taskId);
    shown.add(taskId);
    branches.push({ ...next, result, isShownBefore });
    if (result && !isShownBefore)
      open.push(...result.upstreams.toReversed().map((upstream) => ({ depth: depth + 1, ...upstream })));
  }
  return branches;
}

function lineOf({ depth, operationId, taskId, result, isShownBefore }: Branch): string {
  const what = !result ? "  (gone)" : isShownBefore ? "  (see above)" : `  ${argumentsText(result)}`;
  return `${"  ".repeat(depth)}${operationId}/${taskId.slice(0, 12)}${what}`.trimEnd();
}
