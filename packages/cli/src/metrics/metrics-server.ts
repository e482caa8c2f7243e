import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

/** The process whose metrics are served: a worker or a conductor. */
export interface MetricsSource {
  readonly registry: Registry;
  /** Numbers for `/healthz`. */
  readonly stats: () => object;
  /** Resolves when it can take work. */
  readonly ready: Promise<unknown>;
}

/** Metrics and health of a process over HTTP. */
export interface MetricsServer {
  /** The address, e.g. `http://127.0.0.1:9090`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` for Prometheus, `/healthz` (200 for as long as the process lives) and `/readyz`
 * (200 once it can take work, until it has ended).
 */
export async function startMetricsServer(
  { registry, stats, ready }: MetricsSource,
  { port, host }: { port: number; host: string },
): Promise<MetricsServer> {
  let isReady = false;
  ready.then(() => (isReady = true)).catch(() => undefined);
  const answer = async ({ url }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = url?.replace(/\?.*$/, "");
    if (path === "/metrics") send(response, 200, { type: registry.contentType, body: await registry.metrics() });
    else if (path === "/healthz") sendJson(response, 200, { status: "alive", ...stats() });
    else if (path === "/readyz") sendJson(response, isReady ? 200 : 503, { status: isReady ? "ready" : "starting" });
    else sendJson(response, 404, { error: "There are only /metrics, /healthz and /readyz." });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => sendJson(response, 500, { error: String(error) }));
  });
  const address = await listen(server, port, host);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`, close };
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, { type: "application/json", body: `${JSON.stringify(value)}\n` });
}

function send(response: ServerResponse, status: number, { type, body }: { type: string; body: string }): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
}
