import { InvalidOptionError } from "../errors.js";
import type { Broker } from "./broker.js";

/** Opens the broker that a URL names. It receives the URL as the user wrote it. */
export type BrokerFactory = (url: string) => Broker | Promise<Broker>;

const schemesKey = Symbol.for("mazepa.broker-schemes.v1");

const knownPackages: Readonly<Record<string, string>> = {
  file: "@mazepa/local",
  sqs: "@mazepa/sqs",
  amqp: "@mazepa/rabbitmq",
  amqps: "@mazepa/rabbitmq",
};

/**
 * Makes {@link openBroker} understand URLs that begin with `scheme` and a colon. Packages call it
 * when they are imported; the last one wins.
 *
 * @example
 * ```ts
 * registerBrokerScheme("table", () => new MemoryBroker({ name: "table" }));
 * const broker = await openBroker("table://host");
 * ```
 */
export function registerBrokerScheme(scheme: string, factory: BrokerFactory): void {
  schemes().set(scheme.toLowerCase(), factory);
}

/**
 * The broker that a URL such as `sqs://eu-central-1` names.
 *
 * @example
 * ```ts
 * import "@mazepa/sqs"; // serves sqs:
 *
 * const broker = await openBroker("sqs://eu-central-1");
 * ```
 *
 * @throws InvalidOptionError when no imported package serves its scheme; the message says which one
 *   to import.
 */
export async function openBroker(url: string): Promise<Broker> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined)
    throw new InvalidOptionError(`"${url}" is not the URL of a broker: it has no scheme such as "file:" or "sqs:".`);
  const factory = schemes().get(scheme);
  if (factory) return factory(url);
  throw new InvalidOptionError(`No imported package serves the broker URL "${url}". ${remedy(scheme)}`);
}

function remedy(scheme: string): string {
  const name = knownPackages[scheme];
  if (name !== undefined) return `Install and import "${name}", which registers "${scheme}:".`;
  const known = new Set([...schemes().keys(), ...Object.keys(knownPackages)]);
  return `Import the package that registers "${scheme}:", unless it is misspelt: there are ${[...known].map((name) => `"${name}:"`).join(", ")}.`;
}

function schemes(): Map<string, BrokerFactory> {
  const shared = globalThis as { [schemesKey]?: Map<string, BrokerFactory> };
  return (shared[schemesKey] ??= new Map());
}
