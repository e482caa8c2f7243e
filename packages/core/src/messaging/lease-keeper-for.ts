import type { Broker, LeaseKeeperModule } from "./broker.js";
import type { JsonValue } from "./json-value.js";

/**
 * The `extend` of a lease keeper's module, for transports that only need a broker in the other
 * thread. `open` makes one from the options of `leaseKeeper()`, once for equal options.
 *
 * @example
 * ```ts
 * // The module that leaseKeeper() of a broker names.
 * export const extend = leaseKeeperFor((options) => new FileBroker(String(options)));
 * ```
 */
export function leaseKeeperFor(open: (options: JsonValue) => Broker): LeaseKeeperModule["extend"] {
  const brokers = new Map<string, Broker>();
  return async (options, queue, ...[handles, leaseMs]) => {
    const key = JSON.stringify(options);
    const broker = brokers.get(key) ?? open(options);
    brokers.set(key, broker);
    const messages = handles.map((handle) => ({ handle, body: "", deliveryCount: 0 }));
    const lost = await broker.queue(queue).extendLease(messages, leaseMs);
    return lost.map(({ handle }) => handle);
  };
}
