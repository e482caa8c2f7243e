/**
 * A blob store on Amazon S3.
 *
 * @packageDocumentation
 */
import "./s3-blob-store-url.js";

export { S3BlobStore } from "./s3-blob-store.js";
export type { S3BlobStoreOptions } from "./s3-options.js";
