import { isMazepaError } from "@mazepa/core";
import { flowSchemas, OperationLoader, operations } from "@mazepa/core/internal";
import type { Needs } from "./work-text.js";

/** The schemas and operations that this process can run. */
export class KnownWork {
  readonly #loader: OperationLoader;
  readonly #packages: ReadonlySet<string>;

  constructor({ modules, packages }: { readonly modules: readonly string[]; readonly packages: readonly string[] }) {
    this.#loader = new OperationLoader({ modules, packages });
    this.#packages = new Set(packages);
  }

  /** @throws InvalidOptionError naming the module that cannot be imported. */
  load(): Promise<void> {
    return this.#loader.loadModules();
  }

  /** What is neither registered nor in a package that may be imported, in words. */
  async missing(needs: Needs): Promise<readonly string[]> {
    for (const { id } of notRegistered(needs)) await this.#import(id);
    return notRegistered(needs).map(({ what, id }) => `${what} "${id}" is not registered here`);
  }

  /**
   * Imports the package of `id`, if that is allowed. An id that is no operation there may be a
   * schema.
   */
  async #import(id: string): Promise<void> {
    const end = id.lastIndexOf(":");
    if (end < 1 || !this.#packages.has(id.slice(0, end))) return;
    await this.#loader.ensure(id, undefined).catch((error: unknown) => {
      if (!isMazepaError(error, "MAZEPA_UNKNOWN_OPERATION")) throw error;
    });
  }
}

function notRegistered({ schema, operations: operationIds }: Needs): { readonly what: string; readonly id: string }[] {
  const missing = operationIds.filter((id) => !operations.byId(id)).map((id) => ({ what: "operation", id }));
  if (schema !== undefined && !flowSchemas.byId(schema)) missing.push({ what: "flow schema", id: schema });
  return missing;
}
