import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { getRequestListener } from "@hono/node-server";
import { MemoryBlobStore, MemoryBroker } from "@mazepa/core";
import { dashboard, type ActionRecord } from "../src/index.js";
import { ask, openPage, storeWith } from "./shown.js";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe("a dashboard that is mounted", () => {
  it("answers below a path of a server of node:http", async () => {
    const page = dashboard({ store: await storeWith(), authorize: () => true, basePath: "/mazepa" });
    const listener = getRequestListener(page.fetch);
    const server = createServer((request, response) => void listener(request, response)).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const below = await ask(url, { path: "/mazepa/api/executions" });
    const beside = await Promise.all(["/api/executions", "/mazepax/api/executions"].map((path) => ask(url, { path })));

    expect(JSON.parse(below.body)).toMatchObject({ executions: [{ executionId: "nightly" }] });
    expect(beside.map(({ status }) => status)).toEqual([404, 404]);
  });

  it("answers as a route of Fastify", async () => {
    const { default: fastify } = await import("fastify");
    const page = dashboard({
      store: await storeWith(),
      authorize: () => true,
      basePath: "/mazepa",
      allowActions: true,
      onAction: () => undefined,
    });
    const app = fastify();
    const listener = getRequestListener(page.fetch);
    await app.register(async (routes) => {
      // The dashboard reads the body itself.
      routes.removeAllContentTypeParsers();
      routes.addContentTypeParser("*", (_request, _payload, done) => done(null));
      routes.all("/mazepa/*", (request, reply) => {
        reply.hijack();
        void listener(request.raw, reply.raw);
      });
    });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });

    const listed = await ask(url, { path: "/mazepa/api/executions" });
    const acted = await ask(url, {
      path: "/mazepa/api/executions/nightly/signal",
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "go", value: 1 }),
    });
    await app.close();

    expect(JSON.parse(listed.body)).toMatchObject({ executions: [{ executionId: "nightly" }] });
    expect(JSON.parse(acted.body)).toMatchObject({ error: { code: "MAZEPA_EXECUTION_ENDED" } });
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
