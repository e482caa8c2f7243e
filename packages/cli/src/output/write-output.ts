import { writeFile } from "node:fs/promises";
import { UsageError } from "./cli-errors.js";

/**
 * Writes the file that `--output` names, in place of one that is there.
 *
 * @throws UsageError when it cannot be written.
 */
export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new UsageError(`The file ${file} cannot be written: ${String(cause)}`, { cause });
  }
}
