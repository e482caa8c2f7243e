import { Hono, type Context, type MiddlewareHandler } from "hono";
import { logAction, recordAction } from "./actions/action-record.js";
import { actionBody, checkSize } from "./actions/action-request.js";
import { actionRoutes, type ActionRoute } from "./actions/action-routes.js";
import { answerOf, Refusal, warnOf } from "./answer-error.js";
import type { SessionView } from "./api/session-view.js";
import { checkDashboardOptions, type DashboardOptions, type Viewer } from "./dashboard-options.js";
import { openShownStore } from "./executions/shown-store.js";
import { GraphPictures } from "./graph/graph-pictures.js";
import { EventStreams } from "./live/event-streams.js";
import { inTime } from "./live/time-limit.js";
import { ViewTable } from "./live/view-table.js";
import { ownVersion } from "./own-version.js";
import { PageFiles } from "./page-files/page-files.js";
import { ShownQueues } from "./queues/shown-queues.js";
import { checkHost } from "./security/check-host.js";
import { checkOrigin } from "./security/check-origin.js";
import { Gate } from "./security/gate.js";
import { secureHeaders } from "./security/secure-headers.js";
import { viewRoutes, type Shown } from "./view-routes.js";
import { viewerAddress } from "./viewer-address.js";

/** How long in ms a request may take (rule US10). */
const maxRequestMs = 30_000;

interface AppEnv {
  readonly Variables: { viewer: Viewer };
}

type AppContext = Context<AppEnv>;

/** The routes of the dashboard, and what stands before them: host, viewer, origin, limits. */
export class DashboardApp {
  readonly #options: DashboardOptions;
  readonly #shown: Shown;
  readonly #gate: Gate;
  readonly #views: ViewTable;
  readonly #streams: EventStreams;
  readonly #pictures: GraphPictures;
  readonly #files = new PageFiles();
  readonly #maxMs: number;
  readonly #app: Hono<AppEnv>;

  /**
   * @param maxMs How long in ms a request may take.
   * @throws InvalidOptionError naming the option that makes no sense.
   */
  constructor(options: DashboardOptions, maxMs = maxRequestMs) {
    checkDashboardOptions(options);
    this.#options = options;
    this.#maxMs = maxMs;
    this.#shown = { store: openShownStore(options), queues: new ShownQueues(options.brokers) };
    this.#gate = new Gate(options);
    this.#views = new ViewTable(viewRoutes(this.#shown, options), maxMs);
    this.#streams = new EventStreams(this.#views);
    this.#pictures = new GraphPictures(this.#views);
    this.#app = this.#routes();
  }

  async fetch(request: Request, env?: unknown): Promise<Response> {
    return this.#app.fetch(request, env ?? {});
  }

  close(): void {
    this.#streams.close();
  }

  #routes(): Hono<AppEnv> {
    const app = new Hono<AppEnv>({ getPath: (request) => this.#pathOf(request) });
    app.onError((thrown, context) => refuse(thrown, context));
    app.use(secureHeaders, async (context, next) => {
      checkHost(context.req.raw, this.#options.allowedHosts ?? []);
      await next();
    });
    app.use(onlyErrors, (_, next) => inTime(next(), this.#maxMs));
    app.use("/api/*", async (context, next) => {
      context.set("viewer", await this.#gate.admit(context.req.raw));
      await next();
    });
    app.get("/api/stream", (context) => this.#stream(context));
    app.get("/api/session", (context) => context.json(this.#session(context)));
    app.get("/api/executions/:id/graph.svg", (context) =>
      this.#pictures.answer(this.#viewOf(context).replace(/\/graph\.svg(?=$|\?)/, "/graph")),
    );
    app.get("/api/*", (context) => this.#view(context));
    for (const route of actionRoutes({ ...this.#shown, board: this.#options.board }))
      app.post(`/api${route.path}`, (context) => this.#act(route, context));
    app.get("*", (context) => this.#file(context.req.raw));
    app.notFound(() => {
      throw new Refusal(404, "not-found", "There is nothing at this path, or not by this method.");
    });
    return app;
  }

  /** The path below the one at which the dashboard is mounted, as it is encoded. */
  #pathOf(request: Request): string {
    const { pathname } = new URL(request.url);
    const base = this.#base;
    return pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname === base ? "/" : "/outside";
  }

  /** The path at which it is mounted, without a slash at the end. */
  get #base(): string {
    return (this.#options.basePath ?? "/").replace(/\/$/, "");
  }

  #session({ var: { viewer } }: AppContext): SessionView {
    const { payloads, board, doctor, hideValues = false } = this.#options;
    return {
      ...{ version: ownVersion(), nowMs: Date.now(), ...(viewer !== true && { name: viewer.name }) },
      ...{ mayAct: this.#gate.mayAct(viewer), hidesValues: hideValues },
      ...{ hasPayloads: payloads !== undefined, hasQueues: !this.#shown.queues.isEmpty },
      ...{ hasBoard: board !== undefined, hasDoctor: doctor !== undefined },
    };
  }

  /** The view that a path means, as the table of views has it. */
  #viewOf({ req }: AppContext): string {
    return this.#pathOf(req.raw).slice("/api".length) + new URL(req.url).search;
  }

  /** HEAD, which comes here as well, has no body: its stream would never end. */
  #stream({ req }: AppContext): Response {
    if (req.method !== "GET") throw new Refusal(405, "method", "A stream is opened by GET.");
    return this.#streams.open(new URL(req.url).searchParams.getAll("view"));
  }

  async #view(context: AppContext): Promise<Response> {
    const { text, version } = await this.#views.view(this.#viewOf(context)).current();
    const etag = `"${version}"`;
    const { req } = context;
    if (req.header("if-none-match") === etag) return new Response(null, { status: 304, headers: { etag } });
    return new Response(text, { headers: { "content-type": "application/json; charset=utf-8", etag } });
  }

  async #act({ action, target, act }: ActionRoute, context: AppContext): Promise<Response> {
    const { viewer } = context.var;
    checkSize(context.req.raw);
    checkOrigin(context.req.raw, this.#options.allowedHosts ?? []);
    this.#gate.checkMayAct(viewer);
    const body = await actionBody(context.req.raw);
    const request = { params: context.req.param() as Record<string, string>, query: new URL(context.req.url).searchParams, body };
    const { onAction = logAction } = this.#options;
    const who = viewer === true ? viewerAddress(context.env) : viewer.name;
    const told = { at: new Date(), who, action, target: target(request) };
    try {
      const answer = await act(request);
      recordAction({ ...told, outcome: answer.message }, onAction);
      return context.json(answer);
    } catch (thrown) {
      recordAction({ ...told, outcome: String(thrown) }, onAction);
      throw thrown;
    } finally {
      this.#views.expire();
    }
  }

  /**
   * A file of the page. They are named relative to the page, whose own path must not end with the
   * base: some servers, such as Next, take a slash at the end away.
   */
  async #file(request: Request): Promise<Response> {
    await this.#gate.admitToPage(request);
    if (this.#base !== "" && new URL(request.url).pathname === this.#base)
      return new Response(null, { status: 302, headers: { location: `${this.#base}/index.html` } });
    const { bytes, type } = await this.#files.find(this.#pathOf(request));
    return new Response(bytes, { headers: { "content-type": type } });
  }
}

/** Gives Hono, which answers only for instances of `Error`, nothing else that options throw. */
const onlyErrors: MiddlewareHandler = async (_, next) => {
  try {
    await next();
  } catch (thrown) {
    throw thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
  }
};

function refuse(thrown: Error, context: AppContext): Response {
  warnOf(thrown);
  const { status, answer } = answerOf(thrown);
  return context.json(answer, status);
}
