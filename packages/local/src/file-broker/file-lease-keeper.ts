import { InvalidOptionError } from "@mazepa/core";
import { leaseKeeperFor, type JsonValue } from "@mazepa/core/transport";
import { FileBroker } from "./file-broker.js";

/**
 * Extends leases on messages of a `FileBroker` from another thread; a worker loads this module when
 * `FileBroker.leaseKeeper()` names it.
 */
export const extend = leaseKeeperFor((options) => new FileBroker(directoryIn(options)));

function directoryIn(options: JsonValue): string {
  const directory = typeof options === "object" && options !== null && "directory" in options ? options["directory"] : undefined;
  if (typeof directory === "string") return directory;
  throw new InvalidOptionError("The lease keeper's options must be those that FileBroker.leaseKeeper() gave.");
}
