import { terminalSafe } from "@mazepa/core/internal";

/**
 * A value as JSON: bigints are texts, sets are arrays, maps with texts for keys are objects, and an
 * object within itself is `"[Circular]"`.
 */
export function jsonText(value: unknown, space?: number): string {
  return terminalSafe(JSON.stringify(value, replacer(), space) ?? "null");
}

/** An object that is being written, and its parts so far. */
interface OpenObject {
  readonly original: unknown;
  readonly written: unknown;
}

function replacer(): (this: unknown, key: string, part: unknown) => unknown {
  const open: OpenObject[] = [];
  return function (_key, part) {
    while (open.length > 0 && open.at(-1)?.written !== this) open.pop();
    if (open.some(({ original }) => original === part)) return "[Circular]";
    const written = jsonPart(part);
    if (typeof written === "object" && written !== null) open.push({ original: part, written });
    return written;
  };
}

/** The replacement for a value that JSON would drop silently. */
function jsonPart(part: unknown): unknown {
  if (typeof part === "bigint") return String(part);
  if (part instanceof Set) return [...part];
  if (part instanceof Error) return { name: part.name, message: part.message };
  if (!(part instanceof Map)) return part;
  const hasNames = [...part.keys()].every((key) => typeof key === "string");
  return hasNames ? Object.fromEntries(part) : [...part];
}
