import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { MemoryBlobStore } from "@mazepa/core";
import type { SessionView } from "../src/api.js";
import { serveDashboard, type ActionRecord } from "../src/index.js";
import { sameSecret } from "../src/security/same-secret.js";
import { bearer, served } from "./served.js";
import { ask, openPage, storeWith, token } from "./shown.js";

const evil = "http://evil.example";

afterEach(() => void jest.restoreAllMocks());

describe("what a dashboard lets in", () => {
  it("US1 listens at this machine's own address, and elsewhere only with a token that others know", async () => {
    const server = await served({ store: new MemoryBlobStore() });

    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    await expect(serveDashboard({ store: new MemoryBlobStore(), host: "0.0.0.0" })).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining("token"),
    });
  });

  it.each([-1, 65_536, 1.5, "80"])("refuses port %p", async (port) => {
    await expect(serveDashboard({ store: new MemoryBlobStore(), port: port as number })).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining("port"),
    });
  });

  it("leaves Request and Response of the program as they are", async () => {
    const { Request: before, Response: also } = globalThis;

    await served({ store: new MemoryBlobStore() });

    expect(globalThis.Request).toBe(before);
    expect(globalThis.Response).toBe(also);
  });

  it("US2 gives each server another token, and answers the API to those who send it", async () => {
    const { url } = await served({ store: await storeWith() });
    const own = new URL(url).hash.slice("#token=".length);
    const path = "/api/executions";

    const answers = await Promise.all([
      ask(url, { path }),
      ask(url, { path, headers: { authorization: `Bearer ${own.slice(0, -1)}` } }),
      ask(url, { path, headers: { authorization: `Basic ${own}` } }),
      ask(url, { path: `${path}?token=${own}` }),
      ask(url, { path, headers: { cookie: `token=${own}` } }),
      ask(url, { path, headers: { authorization: `Bearer ${own}` } }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 200]);
    expect(answers.every(({ headers }) => headers["set-cookie"] === undefined)).toBe(true);
    expect(JSON.parse(answers[0]?.body ?? "")).toMatchObject({ error: { code: "unauthorized" } });
  });

  it("US2 compares secrets of any length, also in Unicode", () => {
    expect(sameSecret("secret", "secret")).toBe(true);
    for (const other of ["", "secre", "secrets", "Secret", "sëcret"]) expect(sameSecret(other, "secret")).toBe(false);
  });

  it("US3 answers only for this machine and for hosts that are named", async () => {
    const { url } = await served({ store: await storeWith(), token, allowedHosts: ["ops.example.org"] });
    const { port } = new URL(url);
    const statusFor = async (host: string) => (await ask(url, { path: "/api/session", headers: { ...bearer, host } })).status;

    for (const host of ["localhost", `127.0.0.1:${port}`, "[::1]", "LOCALHOST:1", "ops.example.org", "OPS.example.org:8080"])
      expect([host, await statusFor(host)]).toEqual([host, 200]);
    for (const host of [
      ...["evil.example", `evil.example:${port}`, "localhost.evil.example", "127.0.0.1.evil.example", "evil.example/localhost"],
      ...["evil@localhost", "ops.example.org.evil.example", "0.0.0.0", "[::]"],
    ])
      expect([host, [400, 421].includes(await statusFor(host))]).toEqual([host, true]);
    expect(await statusFor("evil.example")).toBe(421);
  });

  it("US3 refuses other hosts also for the files of the page and for streams", async () => {
    const { url } = await served({ store: await storeWith(), token });

    for (const path of ["/", "/index.html", "/api/stream?view=executions"])
      expect((await ask(url, { path, headers: { ...bearer, host: "evil.example" } })).status).toBe(421);
  });

  it("US4 reads by GET without effects, and acts by POST from its own page", async () => {
    const { post, send } = openPage({ store: await storeWith(), allowActions: true, onAction: () => undefined });
    const path = "/executions/nightly/cancel";

    const statuses = await Promise.all([
      post(path, {}, { origin: evil }),
      post(path, {}, { origin: "null" }),
      post(path, {}, { origin: "http://localhost:81" }),
      post(path, {}, { "sec-fetch-site": "cross-site" }),
      post(path, {}, { "sec-fetch-site": "same-site" }),
      post(path, {}, { "content-type": "text/plain" }),
      post(path, {}, { "content-type": "application/x-www-form-urlencoded" }),
      send(`/api${path}`),
      send(`/api${path}`, { method: "PUT" }),
      send(`/api${path}`, { method: "OPTIONS", headers: { origin: evil } }),
      post(path, {}, { "sec-fetch-site": "same-origin" }),
    ]);

    // The last one is let in: nothing is running.
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 415, 415, 404, 404, 404, 409]);
    expect(statuses.every(({ headers }) => !headers.has("access-control-allow-origin"))).toBe(true);
  });

  it("US3 US4 takes the names of hosts in any case, also in an origin behind a proxy", async () => {
    const { post } = openPage({ store: await storeWith(), allowActions: true, allowedHosts: ["Ops.example.org"], onAction() {} });

    const answer = await post("/executions/nightly/cancel", {}, { origin: "https://ops.example.org" });

    expect(answer.status).toBe(409);
  });

  it("US4 takes an action without an origin only from a program with the token", async () => {
    const { page, send } = openPage({ store: await storeWith(), allowActions: true, onAction: () => undefined });
    const path = "/api/executions/nightly/cancel";

    const withToken = await send(path, { method: "POST" });
    const without = await page.fetch(new Request(`http://localhost${path}`, { method: "POST" }));

    expect([withToken.status, without.status]).toEqual([409, 401]);
  });

  it("US5 is read-only unless actions are allowed, and logs each with who and what", async () => {
    const store = await storeWith();
    const readOnly = openPage({ store });
    const actions: ActionRecord[] = [];
    const server = await served({ store, token, allowActions: true, onAction: (action) => actions.push(action) });

    const refused = await readOnly.post("/executions/nightly/cancel");
    await ask(server.url, { path: "/api/executions/nightly/cancel", method: "POST", headers: bearer });

    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: "read-only" } });
    expect(await readOnly.get<SessionView>("/session")).toMatchObject({ mayAct: false });
    expect(actions).toEqual([
      {
        at: expect.any(Date),
        who: "127.0.0.1",
        action: "cancel",
        target: "nightly",
        outcome: expect.stringContaining("is not running"),
      },
    ]);
  });

  it("US5 logs actions to standard error as lines of JSON by default", async () => {
    const written: string[] = [];
    jest.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
    const { post } = openPage({ store: await storeWith("one"), allowActions: true });

    await post("/executions/one/cancel");

    const line = written.find((text) => text.includes("dashboard action")) ?? "";
    expect(line.endsWith("\n")).toBe(true);
    expect(JSON.parse(line)).toMatchObject({ action: "cancel", target: "one", who: "unknown address" });
  });
});
