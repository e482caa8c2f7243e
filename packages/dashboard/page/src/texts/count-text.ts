/** A count with separators. */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 message`, `2 messages`. */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
