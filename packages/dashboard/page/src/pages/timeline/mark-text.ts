const units = [
  { name: "d", ms: 86_400_000 },
  { name: "h", ms: 3_600_000 },
  { name: "min", ms: 60_000 },
  { name: "s", ms: 1000 },
] as const;

/** A time since the beginning, exactly, e.g. `0`, `40 ms`, `2 min 30 s`. */
export function markText(ms: number): string {
  if (ms === 0) return "0";
  if (Math.abs(ms) < 1000) return `${ms} ms`;
  let rest = Math.abs(ms);
  const parts: string[] = [];
  for (const unit of units) {
    const count = unit.name === "s" ? rest / unit.ms : Math.floor(rest / unit.ms);
    if (count > 0) parts.push(`${Math.round(count * 1000) / 1000} ${unit.name}`);
    rest %= unit.ms;
  }
  return `${ms < 0 ? "−" : ""}${parts.slice(0, 2).join(" ")}`;
}
