import type { BlobStore } from "@mazepa/core";

/** What is shown of the record that `mazepa run` keeps beside a checkpoint. */
export interface RunTarget {
  /** The target as it was given, e.g. `flows.ts#Pipeline`. */
  readonly target: string;
  /** Modules and packages with its operations. */
  readonly modules: readonly string[];
  readonly packages: readonly string[];
}

/**
 * The target of an execution; undefined if `mazepa run` did not start it, or another version did.
 * Anyone with access to the store may have written it, so it is shown and never imported.
 */
export async function readRunTarget(store: BlobStore, executionId: string): Promise<RunTarget | undefined> {
  const found = await store.get(`executions/${executionId}/run`);
  const envelope = found && objectIn(Buffer.from(found.bytes).toString("utf8"));
  const run = typeof envelope?.["run"] === "string" ? objectIn(envelope["run"]) : undefined;
  if (typeof run?.["target"] !== "string") return undefined;
  const { import: imports, package: packages } = (run["options"] ?? {}) as Record<string, unknown>;
  const [module = ""] = run["target"].split("#");
  return { target: run["target"], modules: [module, ...textsIn(imports)], packages: textsIn(packages) };
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
