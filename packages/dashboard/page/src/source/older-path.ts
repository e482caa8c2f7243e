/** The path of what follows a view of this path. */
export function olderPath(path: string, after: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(after)}`;
}
