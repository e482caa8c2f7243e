/**
 * What is called `name` in this process, made when it is first asked for; several copies of core
 * share it.
 */
export function processWide<T extends object>(name: string, make: () => T): T {
  const shared = globalThis as unknown as Record<symbol, T | undefined>;
  return (shared[Symbol.for(`mazepa.${name}.v1`)] ??= make());
}
