import { readFile } from "node:fs/promises";
import { UsageError } from "../output/cli-errors.js";

const ownHosts = ["127.0.0.1", "::1", "localhost"];

/**
 * The token of the file or the environment; undefined if a random one will do.
 *
 * @throws UsageError when others reach the page, and there is none (rule US1).
 */
export async function dashboardToken({
  host,
  tokenFile,
}: {
  readonly host: string;
  readonly tokenFile?: string;
}): Promise<string | undefined> {
  const token = tokenFile === undefined ? process.env["MAZEPA_DASHBOARD_TOKEN"] : await tokenIn(tokenFile);
  if (token !== undefined && token !== "") return token;
  if (ownHosts.includes(host)) return undefined;
  throw new UsageError(
    `--host ${host} lets others reach the page, so it needs a token that they know: give --token-file <file>, or set MAZEPA_DASHBOARD_TOKEN.`,
  );
}

async function tokenIn(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UsageError(`The token cannot be read from ${file}: ${String(cause)}`, { cause });
  });
  if (text.trim() === "") throw new UsageError(`The file ${file} has no token: it is empty.`);
  return text.trim();
}
