import { link, rename, unlink } from "node:fs/promises";
import type { Entry } from "./entry.js";
import { isDone } from "./file-failure.js";
import type { HeldEntry } from "./held-entries.js";
import type { QueuePaths } from "./queue-paths.js";

/**
 * Moves some messages of a held entry and leaves the others as they are: each run of consecutive
 * messages gets an entry of its own. Resolves to all new entries, or undefined when the lease has
 * ended. If the process is killed halfway, the old entry stays until its lease runs out.
 */
export async function splitEntry(
  paths: QueuePaths,
  held: HeldEntry,
  move: { readonly chosen: ReadonlySet<number>; readonly to: (part: Entry) => Entry },
): Promise<HeldEntry[] | undefined> {
  const parts = runsOf(held, move.chosen).map(({ live, isChosen }): HeldEntry => {
    const part = { ...held.entry, from: Math.min(...live), to: Math.max(...live) };
    return { entry: isChosen ? move.to(part) : part, live };
  });
  const original = paths.entry(held.entry);
  const linked: string[] = [];
  for (const { entry } of parts) {
    const name = paths.entry(entry);
    const isLast = linked.length === parts.length - 1;
    if (!(await isDone(isLast ? rename(original, name) : link(original, name)))) {
      await Promise.all(linked.map((path) => isDone(unlink(path))));
      return undefined;
    }
    linked.push(name);
  }
  return parts;
}

/** The live messages in order, as runs that are all chosen or all not chosen. */
function runsOf({ live }: HeldEntry, chosen: ReadonlySet<number>): { live: Set<number>; isChosen: boolean }[] {
  const runs: { live: Set<number>; isChosen: boolean }[] = [];
  for (const index of [...live].sort((a, b) => a - b)) {
    const isChosen = chosen.has(index);
    const last = runs.at(-1);
    if (last?.isChosen === isChosen) last.live.add(index);
    else runs.push({ live: new Set([index]), isChosen });
  }
  return runs;
}
