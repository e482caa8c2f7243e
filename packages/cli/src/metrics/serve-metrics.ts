import { Option } from "commander";
import { portNumber } from "../option-parsers.js";
import { UsageError } from "../output/cli-errors.js";
import type { MetricsServer, MetricsSource } from "./metrics-server.js";

/** Options of the metrics server. */
export interface MetricsOptions {
  readonly metricsPort?: number;
  readonly metricsHost: string;
}

export function metricsOptions(): Option[] {
  return [
    new Option("--metrics-port <port>", "serve /metrics for Prometheus, /healthz and /readyz").argParser(portNumber),
    new Option("--metrics-host <host>", "the address to serve them at; 0.0.0.0 for probes from outside").default("127.0.0.1"),
  ];
}

/**
 * Serves metrics if a port is given, and prints the address. The metrics library is loaded only
 * then.
 *
 * @throws UsageError when nothing can be served at that address.
 */
export async function serveMetrics(
  { metricsPort: port, metricsHost: host }: MetricsOptions,
  openSource: () => Promise<MetricsSource>,
  tell: (line: string) => void,
): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined;
  const { startMetricsServer } = await import("./metrics-server.js");
  try {
    const server = await startMetricsServer(await openSource(), { port, host });
    tell(`Metrics and health: ${server.url}/metrics, /healthz and /readyz.`);
    return server;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`Metrics cannot be served at ${host}:${port}: ${why}`, { cause });
  }
}
