import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { getRequestListener } from "@hono/node-server";
import { MemoryBlobStore, MemoryBroker } from "@mazepa/core";
import { Hono } from "hono";
import type { ErrorAnswer, ExecutionsView } from "../src/api.js";
import { dashboard, type ActionRecord, type Dashboard, type DashboardOptions } from "../src/index.js";
import { ask, openPage, storeWith, type Answer } from "./shown.js";

const servers: Server[] = [];

/** What the page is mounted with, as docs/dashboard.md does it. */
const listenerOf = ({ fetch }: Dashboard) => getRequestListener(fetch, { overrideGlobalObjects: false });

/** A page that its application lets everybody use. */
async function mountable(options: Partial<DashboardOptions> = {}): Promise<Dashboard> {
  return dashboard({
    ...{ store: await storeWith(), authorize: () => true, allowActions: true, onAction: () => undefined },
    ...options,
  });
}

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Reads, acts, and looks beside the page. */
async function used(send: (path: string, init?: { method: string; body: string }) => Promise<Answer>) {
  const listed = await send("/mazepa/api/executions");
  const acted = await send("/mazepa/api/executions/nightly/signal", { method: "POST", body: '{"name":"go","value":1}' });
  const beside = await Promise.all(["/api/executions", "/mazepax/api/executions"].map((path) => send(path)));
  return {
    ids: (JSON.parse(listed.body) as ExecutionsView).executions.map(({ executionId }) => executionId),
    code: (JSON.parse(acted.body) as ErrorAnswer).error.code,
    beside: beside.map(({ status }) => status),
  };
}

const asHoped = { ids: ["nightly"], code: "MAZEPA_EXECUTION_ENDED", beside: [404, 404] };

/** Asks a server. */
function overHttp(url: string) {
  const headers = { "content-type": "application/json" };
  return (path: string, init = {}) => ask(url, { path, headers, ...init });
}

/** Calls functions of `Request`. */
function called(handlers: { GET: Dashboard["fetch"]; POST: Dashboard["fetch"] }, env?: unknown) {
  return async (path: string, init?: { method: string; body: string }): Promise<Answer> => {
    const request = new Request(`http://localhost${path}`, { headers: { "content-type": "application/json" }, ...init });
    const response = await (init ? handlers.POST : handlers.GET)(request, env);
    return { status: response.status, headers: {}, body: await response.text() };
  };
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe("a dashboard that is mounted", () => {
  it("answers below a path of a server of node:http", async () => {
    const listener = listenerOf(await mountable({ basePath: "/mazepa" }));
    const url = await listening(createServer((request, response) => void listener(request, response)).listen(0, "127.0.0.1"));

    expect(await used(overHttp(url))).toEqual(asHoped);
  });

  it("answers in Express, and so in Nest, which cut the path", async () => {
    const { default: express } = await import("express");
    const app = express();
    app.use("/mazepa", listenerOf(await mountable()));
    const url = await listening(app.listen(0, "127.0.0.1"));

    const page = await ask(url, { path: "/mazepa/no-such-file.js" });

    expect(await used(overHttp(url))).toEqual(asHoped);
    expect(JSON.parse(page.body)).toMatchObject({ error: { code: "not-found" } });
  });

  it("refuses actions whose body a parser before it has read", async () => {
    const { default: express } = await import("express");
    const app = express();
    app.use(express.json());
    app.use("/mazepa", listenerOf(await mountable()));
    const url = await listening(app.listen(0, "127.0.0.1"));

    expect(await used(overHttp(url))).toEqual({ ...asHoped, code: "no-body" });
  });

  it("answers as a route of Fastify", async () => {
    const { default: fastify } = await import("fastify");
    const listener = listenerOf(await mountable({ basePath: "/mazepa" }));
    const app = fastify();
    await app.register(async (routes) => {
      routes.removeAllContentTypeParsers();
      routes.addContentTypeParser("*", (_request, _payload, done) => done(null));
      routes.all("/mazepa/*", (request, reply) => {
        reply.hijack();
        void listener(request.raw, reply.raw);
      });
    });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });

    const found = await used(overHttp(url));
    await app.close();

    expect(found).toEqual(asHoped);
  });

  it("answers as route handlers of Next, which give params besides the request", async () => {
    const { fetch } = await mountable({ basePath: "/mazepa" });
    const params = Promise.resolve({ path: ["api", "executions"] });

    expect(await used(called({ GET: fetch, POST: fetch }, { params }))).toEqual(asHoped);
  });

  it.each(["/mazepa", "/mazepa/"])("leads from its path to its page, given %p", async (basePath) => {
    const { fetch } = await mountable({ basePath });

    const answer = await fetch(new Request("http://localhost/mazepa"));

    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/mazepa/index.html"]);
  });

  it("answers as a route of Hono", async () => {
    const page = await mountable({ basePath: "/mazepa" });
    const app = new Hono();
    app.all("/mazepa/*", (context) => page.fetch(context.req.raw, context.env));
    const fetch = async (request: Request) => app.fetch(request);

    expect(await used(called({ GET: fetch, POST: fetch }))).toEqual(asHoped);
  });

  it("US11 answers 403 when it is mounted without authorize", async () => {
    const { fetch } = dashboard({ store: await storeWith(), allowedHosts: "*" });

    for (const path of ["/", "/api/executions", "/api/stream?view=executions", "/api/executions/nightly"])
      expect((await fetch(new Request(`https://ops.example.org${path}`))).status).toBe(403);
    expect((await fetch(new Request("https://ops.example.org/api/executions/nightly/cancel", { method: "POST" }))).status).toBe(
      403,
    );
  });

  it("US11 asks the application who may see it, and who may act", async () => {
    const actions: ActionRecord[] = [];
    const page = dashboard({
      store: await storeWith(),
      authorize: async (request) => {
        const name = request.headers.get("x-user");
        return name === "guest" ? true : name !== null && name !== "mallory" && { name };
      },
      allowActions: (viewer) => viewer !== true && viewer.name === "ada",
      allowedHosts: "*",
      onAction: (action) => actions.push(action),
    });
    const as = (user: string, path: string, method = "GET") =>
      page.fetch(new Request(`https://ops.example.org${path}`, { method, headers: { "x-user": user } }));

    const seen = await Promise.all(["ada", "guest", "mallory"].map((user) => as(user, "/api/executions")));
    const acted = await Promise.all(["ada", "guest", "bob"].map((user) => as(user, "/api/executions/nightly/cancel", "POST")));

    expect(seen.map(({ status }) => status)).toEqual([200, 200, 403]);
    expect(acted.map(({ status }) => status)).toEqual([409, 403, 403]);
    expect(await (await as("ada", "/api/session")).json()).toMatchObject({ name: "ada", mayAct: true });
    expect(actions.map(({ who }) => who)).toEqual(["ada"]);
  });

  it("US11 refuses whatever else authorize gives", async () => {
    for (const given of [undefined, null, 0, "yes", {}, { name: 7 }, { name: "" }]) {
      const page = dashboard({ store: new MemoryBlobStore(), authorize: () => given as never });

      expect((await page.fetch(new Request("http://localhost/api/executions"))).status).toBe(403);
    }
  });

  it.each<[string, unknown]>([
    ["an error", new Error("no session")],
    ["a text", "no session"],
    ["nothing", undefined],
  ])("US11 answers nothing when authorize throws %s", async (_, thrown) => {
    const warning = jest.spyOn(process, "emitWarning").mockReturnValue();
    const page = dashboard({ store: await storeWith(), authorize: jest.fn<() => Promise<boolean>>().mockRejectedValue(thrown) });

    const answer = await page.fetch(new Request("http://localhost/api/executions"));

    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ error: { code: "internal" } });
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(warning).toHaveBeenCalledTimes(1);
    warning.mockRestore();
  });

  it("US11 needs the names of its hosts when it is mounted", async () => {
    const store = await storeWith();
    const page = dashboard({ store, authorize: () => true });
    const named = dashboard({ store, authorize: () => true, allowedHosts: ["ops.example.org"] });
    const url = "https://ops.example.org/api/executions";

    expect((await page.fetch(new Request(url))).status).toBe(421);
    expect((await named.fetch(new Request(url))).status).toBe(200);
  });

  it("US11 takes a token, for a page that brings it itself", async () => {
    const { page, send } = openPage({ store: await storeWith() });

    const file = await page.fetch(new Request("http://localhost/no-such-file.js"));

    expect((await send("/api/executions")).status).toBe(200);
    expect(file.status).toBe(404); // not 401: the page has to be loaded before it can send anything
  });

  it.each<[string, object]>([
    ["token", { token: "short" }],
    ["token", { token: "with spaces and long enough to be one" }],
    ["allowedHosts", { allowedHosts: ["http://ops.example.org"] }],
    ["allowedHosts", { allowedHosts: ["ops.example.org:80"] }],
    ["logUrl", { logUrl: "javascript:alert(1)" }],
    ["authorize", { authorize: true }],
    ["allowActions", { allowActions: "yes" }],
    ["basePath", { basePath: "mazepa" }],
    ["hideValues", { hideValues: "no" }],
    ["store", { store: {} }],
    ["brokers", { brokers: new MemoryBroker() }],
    ["brokers", { brokers: ["file:queues"] }],
    ["brokers", { brokers: [null] }],
    ["brokers", { brokers: [{ broker: "file:queues" }] }],
    ["queues", { brokers: [{ broker: new MemoryBroker(), queues: "tasks" }] }],
    ["board", { board: "./board" }],
    ["board", { board: new MemoryBlobStore() }],
    ["nonsense", { nonsense: 1 }],
  ])("refuses a wrong %s at once", (name, wrong) => {
    expect(() => dashboard({ store: new MemoryBlobStore(), ...wrong })).toThrow(
      expect.objectContaining({ code: "MAZEPA_INVALID_OPTION", message: expect.stringContaining(name) }),
    );
  });
});
