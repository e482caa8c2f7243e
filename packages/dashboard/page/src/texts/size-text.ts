const units = ["B", "KiB", "MiB", "GiB"] as const;

/** A size for people, e.g. `1.5 KiB`. */
export function sizeText(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power] ?? ""}`;
}
