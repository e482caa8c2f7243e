import { InvalidOptionError } from "@mazepa/core";
import { registerBlobStoreScheme } from "@mazepa/core/transport";
import { S3BlobStore } from "./s3-blob-store.js";
import type { S3BlobStoreOptions } from "./s3-options.js";

registerBlobStoreScheme("s3", (url) => new S3BlobStore(optionsOf(url)));

const known = ["endpoint", "region"];

/**
 * The options in `s3://bucket/prefix`, `s3://bucket?region=eu-central-1` or `s3://bucket/prefix?endpoint=http://127.0.0.1:9000`.
 */
export function optionsOf(url: string): S3BlobStoreOptions {
  const [place = "", query = ""] = url.split("?", 2);
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/i.exec(place) ?? [];
  const parameters = new URLSearchParams(query);
  const unknown = [...parameters.keys()].find((name) => !known.includes(name));
  if (bucket === undefined || unknown !== undefined)
    throw new InvalidOptionError(
      `"${url}" is not the URL of a store in S3. Write s3://<bucket>/<prefix>, if need be with ?region=<region>&endpoint=<url>.`,
    );
  const given = Object.fromEntries(parameters);
  return { bucket, prefix, ...given };
}
