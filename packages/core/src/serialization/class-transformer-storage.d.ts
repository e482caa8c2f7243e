/** class-transformer ships no types for the module that holds its metadata, and exports the storage from no other. */
declare module "class-transformer/cjs/storage.js" {
  import type { MetadataStorage } from "class-transformer/types/MetadataStorage.js";
  export const defaultMetadataStorage: MetadataStorage;
}
