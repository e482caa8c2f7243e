import { InvalidArgumentError } from "commander";

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses a whole number that is greater than zero. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It must be a whole number greater than 0.");
}

/** Parses a port; 0 is any free one. */
export function portNumber(text: string): number {
  if (/^\d+$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}

/**
 * Parses `500ms`, `30s`, `5m`, `2h` or `1d` into milliseconds. A number alone is refused unless it
 * is 0: it may have been meant in seconds.
 */
export function duration(text: string): number {
  if (text === "0") return 0;
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = unitMs[unit ?? ""];
  if (number !== undefined && factor !== undefined) return Number(number) * factor;
  throw new InvalidArgumentError("It must be a number with a unit, such as 500ms, 30s, 5m, 2h or 1d.");
}

/** Parses `gpu=2`, and adds it to earlier values. */
export function limit(text: string, earlier: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
  const [, name, count] = /^(.+)=(\d+)$/.exec(text) ?? [];
  if (name === undefined || Number(count) < 1) {
    throw new InvalidArgumentError("It must be a tag or an operation id and a whole number greater than 0, such as gpu=2.");
  }
  return { ...earlier, [name]: Number(count) };
}

/** Parses `gpu=srun --gres=gpu:1`, and adds it to earlier values. The command may be empty. */
export function prefix(text: string, earlier: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, name, command = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined) return { ...earlier, [name]: command };
  throw new InvalidArgumentError("It must be a tag or an operation id and a command, such as gpu='srun --gres=gpu:1'.");
}

/**
 * Adds a text to earlier values: for options that may be repeated and do not take the arguments
 * after them.
 */
export function repeated(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}
