import type { MetadataStorage } from "class-transformer/types/MetadataStorage.js";
// @ts-expect-error class-transformer ships no types for this module, and exports its storage from no other.
import { defaultMetadataStorage } from "class-transformer/cjs/storage.js";

/** Where class-transformer keeps what its decorators, and core's, say about fields. */
export const transformerStorage = defaultMetadataStorage as MetadataStorage;
