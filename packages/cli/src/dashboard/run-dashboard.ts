import { once } from "node:events";
import { isMazepaError } from "@mazepa/core";
import type { ServeOptions, DashboardServer, ShownBroker } from "@mazepa/dashboard";
import { openBrokerUrl, openStore } from "../connections/open-broker.js";
import { shownUrl } from "../connections/shown-url.js";
import { openBoard, type BoardOptions } from "../jobs/open-board.js";
import { requireOption, UsageError } from "../output/cli-errors.js";
import { note, printResult, reserveStdout } from "../output/output.js";
import { StopSignal } from "../run/stop-signal.js";
import { dashboardFindings } from "./dashboard-findings.js";
import { dashboardPackage } from "./dashboard-package.js";
import { dashboardToken } from "./dashboard-token.js";
import { emptyPlaces, type ShownPlaces } from "./empty-places.js";

/** The options of `mazepa dashboard`. */
export interface DashboardCommandOptions extends BoardOptions {
  readonly checkpoint?: string;
  readonly payloads?: string;
  readonly queue?: readonly string[];
  readonly hideValues?: boolean;
  readonly logUrl?: string;
  readonly port: number;
  readonly host: string;
  readonly tokenFile?: string;
  readonly allowedHost?: readonly string[];
  readonly allowActions?: boolean;
}

/** Serves the page until the process is told to stop. */
export async function runDashboard(options: DashboardCommandOptions): Promise<void> {
  reserveStdout();
  const { host, port } = options;
  const { serveDashboard } = await dashboardPackage();
  const token = await dashboardToken(options);
  const brokers = await Promise.all((options.queue ?? []).map(shownBroker));
  const stop = new StopSignal();
  try {
    const shown = await shownBy(options, brokers);
    const server = await started(() => serveDashboard({ ...shown, host, port, ...(token !== undefined && { token }) }), options);
    // A token of the user's own is not for logs.
    printResult(token === undefined ? server.url : server.url.replace(/#.*/, ""));
    note(`The page shows ${shownText(options)}. Ctrl-C or SIGTERM ends it.`);
    void noteEmptyPlaces({ ...options, brokers }, stop.signal);
    if (!stop.signal.aborted) await once(stop.signal, "abort");
    await server.close();
  } finally {
    stop.dispose();
    await Promise.all(brokers.map(({ broker }) => broker.close()));
  }
}

/** What the page shows, and what viewers may do. */
async function shownBy(options: DashboardCommandOptions, brokers: readonly ShownBroker[]): Promise<ServeOptions> {
  const { payloads, queue: urls = [], board, hideValues = false, logUrl, allowActions = false, allowedHost = [] } = options;
  const checkpoint = requireOption("--checkpoint", options.checkpoint ?? board);
  await openStore(checkpoint);
  if (payloads !== undefined) await openStore(payloads);
  return {
    store: checkpoint,
    ...(payloads !== undefined && { payloads }),
    brokers,
    ...(board !== undefined && { board: await openBoard(options) }),
    doctor: () => dashboardFindings({ checkpoint, queues: urls }),
    ...{ hideValues, allowActions, allowedHosts: allowedHost, ...(logUrl !== undefined && { logUrl }) },
    onAction: ({ at, who, action, target, outcome }) => note(`${at.toISOString()} ${who}: ${action} ${target}: ${outcome}`),
  };
}

/** A place that is empty may be misspelt. The page is served meanwhile. */
async function noteEmptyPlaces(shown: ShownPlaces, stop: AbortSignal): Promise<void> {
  const lines = await emptyPlaces(shown);
  if (!stop.aborted) for (const line of lines) note(line);
}

/** All queues of a broker that can list them, unless the URL names some. */
async function shownBroker(url: string): Promise<ShownBroker> {
  const { broker, queues } = await openBrokerUrl(url, { create: "nowhere" });
  const isNamed = /#|[?&]queue=/.test(url) || !broker.queueNames;
  return { broker, ...(isNamed && { queues }) };
}

async function started(start: () => Promise<DashboardServer>, { host, port }: DashboardCommandOptions): Promise<DashboardServer> {
  try {
    return await start();
  } catch (cause) {
    if (isMazepaError(cause)) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The page cannot be served at ${host}:${port}: ${why}. --port names another port.`, { cause });
  }
}

function shownText({ checkpoint, board, payloads, queue = [], allowActions }: DashboardCommandOptions): string {
  const places = [...new Set([checkpoint, board, payloads, ...queue])].filter((place) => place !== undefined);
  return `${places.map(shownUrl).join(", ")}${allowActions ? "; actions are allowed" : ", read-only"}`;
}
