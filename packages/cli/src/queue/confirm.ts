import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { exitCodes } from "../output/exit-codes.js";
import { UsageError } from "../output/cli-errors.js";

/**
 * Asks on the terminal whether to do something that cannot be undone.
 *
 * @throws UsageError where there is no terminal, unless the user has agreed already (`--yes`).
 */
export async function confirm(question: string, { yes = false }: { readonly yes?: boolean | undefined }): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError(`${question} There is no terminal to ask on: add --yes to confirm.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Nothing has been done yet, so there is nothing to wait for.
  terminal.once("SIGINT", () => process.exit(exitCodes.cancelled));
  try {
    const ended = once(terminal, "close").then(() => "no");
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
