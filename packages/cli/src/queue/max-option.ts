import { InvalidArgumentError, Option } from "commander";

/** `--max <count>` with this meaning. */
export function maxOption(does: string): Option {
  return new Option("-n, --max <count>", does).argParser(parseCount);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError("It must be a whole number of at least 1.");
}
