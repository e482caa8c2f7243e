export function serialize(value: unknown): string {
  throw new Error(`not there yet: ${String(value)}`);
}
