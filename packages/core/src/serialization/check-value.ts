export function checkValue(value: unknown, path: string): number {
  throw new Error(`not there yet: ${String(value)} ${path}`);
}
