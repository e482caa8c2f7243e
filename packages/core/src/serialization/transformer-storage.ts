import { createRequire } from "node:module";
import type { MetadataStorage } from "class-transformer/types/MetadataStorage.js";

/** Most programs mark no field: class-transformer is loaded on first use. */
const load = createRequire(import.meta.url);
let storage: MetadataStorage | undefined;

/**
 * The storage of class-transformer, which holds what its decorators and core's say about fields. It
 * is exported from no other module.
 */
export function transformerStorage(): MetadataStorage {
  storage ??= (load("class-transformer/cjs/storage.js") as { defaultMetadataStorage: MetadataStorage }).defaultMetadataStorage;
  return storage;
}
