import { createHmac, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

/**
 * A secret of this user on this machine, by which `mazepa resume` recognises records that were
 * written here. Undefined when there is none, or, with `create`, when none can be written.
 */
export async function readMachineKey({ create }: { readonly create: boolean }): Promise<string | undefined> {
  const file = keyFile();
  const present = await readFile(file, "utf8").catch(() => undefined);
  if (present !== undefined || !create) return validKey(present);
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${randomBytes(32).toString("hex")}\n`, { flag: "wx", mode: 0o600 });
  } catch {
    // Another command has just written it, or nothing can be written here.
  }
  return validKey(await readFile(file, "utf8").catch(() => undefined));
}

/** An authentication code of `text` for this execution. */
export function sealOf(key: string, executionId: string, text: string): string {
  return createHmac("sha256", key).update(`${executionId}\n${text}`).digest("hex");
}

function keyFile(): string {
  const stateDirectory = process.env["XDG_STATE_HOME"] ?? path.join(homedir(), ".local", "state");
  return path.join(stateDirectory, "mazepa", "key");
}

/** The key in a text; undefined if it is not complete. */
function validKey(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{64}\n$/.test(text) ? text.trim() : undefined;
}
