/**
 * The object called `name` in this process, created on first use. Several copies of core share it.
 */
export function processWide<T extends object>(name: string, make: () => T): T {
  const shared = globalThis as unknown as Record<symbol, T | undefined>;
  return (shared[Symbol.for(`mazepa.${name}.v1`)] ??= make());
}
