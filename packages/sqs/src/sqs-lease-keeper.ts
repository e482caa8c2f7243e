import { InvalidOptionError } from "@mazepa/core";
import { leaseKeeperFor } from "@mazepa/core/transport";
import { SqsBroker } from "./sqs-broker.js";
import type { SqsBrokerOptions } from "./sqs-options.js";

/**
 * Extends leases on messages of an `SqsBroker` from another thread; a worker loads this module when
 * `SqsBroker.leaseKeeper()` names it.
 */
export const extend = leaseKeeperFor((options) => {
  if (typeof options === "object" && options !== null && !Array.isArray(options))
    return new SqsBroker(options as SqsBrokerOptions);
  throw new InvalidOptionError("The lease keeper's options must be those that SqsBroker.leaseKeeper() gave.");
});
