import { createRequire } from "node:module";
import type * as ClassTransformer from "class-transformer";
import type { MetadataStorage } from "class-transformer/types/MetadataStorage.js";

/** Most programs mark no field: class-transformer is loaded on first use. */
const load = createRequire(import.meta.url);
let storage: MetadataStorage | undefined;

/**
 * The storage of class-transformer, which holds the marks of its decorators and of core's. It is
 * exported from no other module.
 */
export function transformerStorage(): MetadataStorage {
  storage ??= (load("class-transformer/cjs/storage.js") as { defaultMetadataStorage: MetadataStorage }).defaultMetadataStorage;
  return storage;
}

/** Few classes need more of class-transformer than its storage. */
export function classTransformer(): typeof ClassTransformer {
  return load("class-transformer") as typeof ClassTransformer;
}
