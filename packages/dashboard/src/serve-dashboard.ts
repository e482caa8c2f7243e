import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { InvalidOptionError } from "@mazepa/core";
import { dashboard } from "./dashboard.js";
import type { DashboardOptions } from "./dashboard-options.js";

/** Options of {@link serveDashboard}. */
export interface ServeOptions extends DashboardOptions {
  /** The port; 0 takes any that is free. Default: 0. */
  readonly port?: number;
  /**
   * The address to listen at. Another than this machine's own needs a `token`. Default:
   * `127.0.0.1`.
   */
  readonly host?: string;
}

/** A dashboard that is served. */
export interface DashboardServer {
  /** The address, with the token in its fragment, which browsers do not send. */
  readonly url: string;
  /** Ends all streams and connections. Brokers and stores stay open. */
  close(): Promise<void>;
}

const ofThisMachine = ["127.0.0.1", "::1", "localhost"];
/** How long in ms a request may take to arrive (rule US10). */
const requestTimeout = 30_000;

/**
 * Serves a {@link dashboard} by itself, at this machine's own address, to those who have the token:
 * a random one, unless it is given.
 *
 * @example
 * ```ts
 * const server = await serveDashboard({ store: "./checkpoints" });
 * console.log(server.url);
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export async function serveDashboard({ port = 0, host = "127.0.0.1", ...options }: ServeOptions): Promise<DashboardServer> {
  if (!ofThisMachine.includes(host) && options.token === undefined)
    throw new InvalidOptionError(`Option "host" is "${host}", which others reach: give a "token", too.`);
  checkPort(port);
  const token = options.token ?? randomBytes(32).toString("base64url");
  const page = dashboard({ ...options, token });
  const server = createAdaptorServer({
    fetch: (request, env) => page.fetch(request, env),
    overrideGlobalObjects: false, // the program's own Request and Response stay as they are
    serverOptions: { requestTimeout, headersTimeout: requestTimeout },
  }) as Server;
  server.listen(port, host);
  await once(server, "listening");
  const { port: taken } = server.address() as AddressInfo;
  const close = async () => {
    page.close();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}/#token=${token}`, close };
}

function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new InvalidOptionError(`Option "port" is ${JSON.stringify(port)}; it must be a whole number from 0 to 65535.`);
}
