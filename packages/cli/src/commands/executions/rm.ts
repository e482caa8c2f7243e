import { Command, Option } from "commander";
import { removeExecutions, type BlobStore, type RemoveExecutionsOptions } from "@mazepa/core";
import { openStore } from "../../connections/open-broker.js";
import { withExamples } from "../../examples.js";
import { checkpointOption, storeOf, type StoreOptions } from "../../executions/execution-options.js";
import { duration } from "../../option-parsers.js";
import { UsageError } from "../../output/cli-errors.js";
import { exitCodes } from "../../output/exit-codes.js";
import { note, printResult } from "../../output/output.js";

interface RemoveOptions extends StoreOptions {
  readonly state?: NonNullable<RemoveExecutionsOptions["state"]>;
  readonly olderThan?: number;
  readonly payloads?: string;
}

/** `mazepa executions rm`. */
export function removeCommand(): Command {
  const command = new Command("rm")
    .description("remove executions with all their data in the store; a running one is refused")
    .argument("[execution...]", "ids of executions")
    .addOption(checkpointOption())
    .addOption(
      new Option("-s, --state <state>", "all in this state").choices(["succeeded", "failed", "cancelled", "interrupted"]),
    )
    .addOption(
      new Option("--older-than <duration>", "all whose last sign of life is at least this old, such as 30d").argParser(duration),
    )
    .option("--payloads <store>", "the store of their large values, if it is another one")
    .option("--json", "print a list of ids as JSON")
    .action(remove);
  return withExamples(command, [
    ["executions rm survey-2025 --checkpoint ./checkpoints", "one execution"],
    ["executions rm --older-than 30d --state succeeded -c s3://bucket/runs", "those that succeeded, and are a month old"],
  ]);
}

/**
 * Removes the selected executions. Options shared with `mazepa executions` are parsed by that
 * command, at any place of the line.
 */
async function remove(ids: readonly string[], _own: RemoveOptions, command: Command): Promise<void> {
  const options = command.optsWithGlobals<RemoveOptions>();
  const { state, olderThan: olderThanMs, json } = options;
  const isFiltered = (state ?? olderThanMs) !== undefined;
  if (ids.length > 0 === isFiltered)
    throw new UsageError("Say which executions to remove: either their ids, or --state and --older-than.");
  const store = await storeOf(options);
  const matching = { ...(state !== undefined && { state }), ...(olderThanMs !== undefined && { olderThanMs }) };
  const removed = isFiltered ? await removeExecutions(store, matching) : await removeEach(store, ids);
  if (options.payloads !== undefined) await removeEach(await openStore(options.payloads), removed);
  if (json) return printResult(removed, { json });
  for (const id of removed) printResult(id);
  if (removed.length === 0) note(isFiltered ? "No execution matches." : `There is no execution ${ids.join(", ")} in this store.`);
  if (removed.length < ids.length) process.exitCode = exitCodes.usage;
}

async function removeEach(store: BlobStore, ids: readonly string[]): Promise<string[]> {
  const removed: string[] = [];
  for (const id of ids) removed.push(...(await removeExecutions(store, { id })));
  return removed;
}
