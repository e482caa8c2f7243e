import { InvalidOptionError } from "@mazepa/core";
import { checkBoolean, checkChoice, checkKnown, checkWholeNumber } from "@mazepa/core/internal";
import type { GroupOptions } from "./nodes.js";

/** @throws InvalidOptionError naming the option of `who` that makes no sense. */
export function checkedGroupOptions(who: string, options: GroupOptions): GroupOptions {
  checkKnown(who, options, ["maxConcurrency", "waves", "onFailure"]);
  const { maxConcurrency, waves, onFailure } = options;
  checkWholeNumber("maxConcurrency", maxConcurrency, 1);
  checkBoolean("waves", waves);
  checkChoice("onFailure", onFailure, ["cancel", "finish"]);
  if (waves === true && maxConcurrency === undefined) {
    throw new InvalidOptionError('Option "waves" is true without "maxConcurrency", which says how many members a wave has.');
  }
  return { ...options };
}
