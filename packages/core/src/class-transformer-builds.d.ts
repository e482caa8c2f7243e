/** The two builds of class-transformer, which has types for none of their files. */
declare module "class-transformer/cjs/storage.js" {
  export { defaultMetadataStorage } from "class-transformer/types/storage.js";
}

declare module "class-transformer/esm5/storage.js" {
  export { defaultMetadataStorage } from "class-transformer/types/storage.js";
}
