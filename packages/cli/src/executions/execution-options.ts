import { Option } from "commander";
import type { BlobStore } from "@mazepa/core";
import { requireOption } from "../output/cli-errors.js";
import { openStore } from "../connections/open-broker.js";

/** Options of every command that reads executions. */
export interface StoreOptions {
  readonly checkpoint?: string;
  readonly json?: boolean;
}

/** The option for the store in which executions are recorded. */
export function checkpointOption(): Option {
  return new Option(
    "-c, --checkpoint <store>",
    "where executions are recorded: a directory, or a URL such as s3://bucket/prefix",
  );
}

/** The store that the command line or the configuration names. */
export function storeOf({ checkpoint }: StoreOptions): Promise<BlobStore> {
  return openStore(requireOption("--checkpoint", checkpoint));
}
