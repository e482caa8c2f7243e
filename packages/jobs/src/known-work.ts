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

  /** Whether schema and operations are registered, or are in a package that may be imported. */
  async has({ schema, operations: operationIds }: Needs): Promise<boolean> {
    const missing = operationIds.filter((id) => !operations.byId(id));
    if (schema !== undefined && !flowSchemas.byId(schema)) missing.push(schema);
    for (const id of missing) await this.#import(id);
    return operationIds.every((id) => operations.byId(id)) && (schema === undefined || flowSchemas.byId(schema) !== undefined);
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
