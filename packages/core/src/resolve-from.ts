import nodeModule from "node:module";

/**
 * The file or builtin that `specifier` means in a module at `importer`, by the rules of `require`.
 * (webpack reads calls of an imported `createRequire`, and warns of those that it cannot follow.)
 *
 * @throws Error of Node when there is none.
 */
export function resolveFrom(importer: string, specifier: string): string {
  return nodeModule.createRequire(importer).resolve(specifier);
}
