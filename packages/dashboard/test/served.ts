import { afterEach } from "@jest/globals";
import { serveDashboard, type DashboardServer, type ServeOptions } from "../src/index.js";
import { token } from "./shown.js";

const servers: DashboardServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Headers of requests to a dashboard that was given `token`. */
export const bearer = { authorization: `Bearer ${token}` };

/** Serves a dashboard until the test ends. */
export async function served(options: ServeOptions): Promise<DashboardServer> {
  const server = await serveDashboard(options);
  servers.push(server);
  return server;
}
