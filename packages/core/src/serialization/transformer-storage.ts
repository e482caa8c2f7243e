import { createRequire } from "node:module";
import type { MetadataStorage } from "class-transformer/types/MetadataStorage.js";

/** Loaded on first use, since most programs mark no field, and required, since an import of CommonJS starts Node's parser of exports: 15 ms. */
const load = createRequire(import.meta.url);
let storage: MetadataStorage | undefined;

/** Where class-transformer keeps what its decorators, and core's, say about fields. It exports its storage from no other module. */
export function transformerStorage(): MetadataStorage {
  storage ??= (load("class-transformer/cjs/storage.js") as { defaultMetadataStorage: MetadataStorage }).defaultMetadataStorage;
  return storage;
}
