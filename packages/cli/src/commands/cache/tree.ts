import { Command } from "commander";
import type { CachedResult } from "@mazepa/core";
import { cacheOption, selectedResults, selectionOf, type CacheOptions } from "../../cache/cache-options.js";
import { argumentsText } from "../../cache/cache-text.js";
import { runningTasks } from "../../cache/running-tasks.js";
import { checkpointOption, storeOf, type StoreOptions } from "../../executions/execution-options.js";
import { UsageError } from "../../output/cli-errors.js";
import { printResult } from "../../output/output.js";

/** `mazepa cache tree`. */
export function treeCommand(): Command {
  return new Command("tree")
    .description("show the results that one result was made from, each once")
    .argument("[location]", "the store of results, unless --cache gives it")
    .argument("[operation/id]", "the operation, and the beginning of the result's id: Train/3f2a90")
    .addOption(cacheOption())
    .option("--finished", "only tasks whose results are there; with --running, those that run now, too")
    .option("--running", "only tasks that workers run now, as executions in --checkpoint have noted")
    .addOption(checkpointOption())
    .option("--json", "print a list of objects as JSON")
    .action(show);
}

interface TreeOptions extends CacheOptions, StoreOptions {
  readonly finished?: boolean;
  readonly running?: boolean;
}

/** One line of the tree. */
interface Branch {
  readonly depth: number;
  readonly operationId: string;
  readonly taskId: string;
  /** The result; undefined if it was removed. */
  readonly result: CachedResult | undefined;
  readonly isShownBefore: boolean;
  readonly isRunning: boolean;
}

async function show(...[first, second, options]: [string | undefined, string | undefined, TreeOptions]): Promise<void> {
  const words = [first, second].filter((word) => word !== undefined);
  const selection = await selectionOf(words, options);
  const roots = selection.taskId === undefined ? [] : await selectedResults(selection);
  const [root] = roots;
  if (!root || roots.length > 1)
    throw new UsageError(`Say which result: operation/id, as \`mazepa cache ls ${selection.location}\` shows it.`);
  const all = new Map<string, CachedResult>();
  for await (const result of selection.cache.entries()) all.set(result.taskId, result);
  const running = options.running ? await runningTasks(await storeOf(options)) : new Set<string>();
  const branches = branchesOf(root, all)
    .map((branch) => ({ ...branch, isRunning: running.has(branch.taskId) }))
    .filter((branch) => isWanted(branch, options));
  if (options.json) return printResult(branches, options);
  for (const branch of branches) printResult(lineOf(branch));
}

/** Nothing is lost below what is left out: a task without a result has no branches of its own. */
function isWanted({ result, isRunning }: Branch, { finished, running }: TreeOptions): boolean {
  if (!finished && !running) return true;
  return (finished === true && result !== undefined) || (running === true && isRunning);
}

function branchesOf(root: CachedResult, all: ReadonlyMap<string, CachedResult>): Omit<Branch, "isRunning">[] {
  const branches: Omit<Branch, "isRunning">[] = [];
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

function lineOf({ depth, operationId, taskId, result, isShownBefore, isRunning }: Branch): string {
  const what = isRunning ? "(running)" : !result ? "(gone)" : isShownBefore ? "(see above)" : argumentsText(result);
  return `${"  ".repeat(depth)}${operationId}/${taskId.slice(0, 12)}  ${what}`.trimEnd();
}
