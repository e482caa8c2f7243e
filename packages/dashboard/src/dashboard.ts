import { DashboardApp } from "./dashboard-app.js";
import type { DashboardOptions } from "./dashboard-options.js";

/** A page over executions, jobs, workers and queues, for any server of web standards. */
export interface Dashboard {
  /**
   * Answers a request. `env` may be what `@hono/node-server` gives, which has the address of the
   * viewer for the log of actions.
   */
  readonly fetch: (request: Request, env?: unknown) => Promise<Response>;
  /** Ends all streams. Brokers and stores stay open. */
  close(): void;
}

/**
 * A page that shows executions, jobs, workers and queues, live. It reads only what a viewer looks
 * at, keeps nothing that is not in the store, and is read-only unless `allowActions` is given.
 *
 * It is mounted in any server that speaks `Request` and `Response`; `mazepa dashboard` starts one
 * by itself. It refuses all requests unless it is given `authorize` or `token`.
 *
 * @example
 * ```ts
 * const page = dashboard({
 *   store: "./checkpoints",
 *   authorize: (request) => request.headers.get("x-user") === "ada" && { name: "ada" },
 *   allowedHosts: ["ops.example.org"],
 * });
 * const response = await page.fetch(new Request("https://ops.example.org/"));
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export function dashboard(options: DashboardOptions): Dashboard {
  const app = new DashboardApp(options);
  return { fetch: (request, env) => app.fetch(request, env), close: () => app.close() };
}
