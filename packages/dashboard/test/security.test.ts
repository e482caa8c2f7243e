import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { MemoryBlobStore, MemoryBroker, taskableOperation, execute } from "@mazepa/core";
import type { ActionRecord } from "../src/index.js";
import type { ExecutionDetail, FailedTaskDetail, FailuresView, SessionView } from "../src/api.js";
import { serveDashboard, type DashboardOptions, type DashboardServer } from "../src/index.js";
import { sameSecret } from "../src/security/same-secret.js";
import { ask, openPage, press, storeWith, token } from "./shown.js";

const servers: DashboardServer[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  for (const server of servers.splice(0)) await server.close();
});

async function served(options: Partial<DashboardOptions> = {}) {
  const server = await serveDashboard({ store: await storeWith(), token, ...options });
  servers.push(server);
  return server;
}

const bearer = { authorization: `Bearer ${token}` };
const evil = "http://evil.example";

describe("security", () => {
  it("US1 listens at this machine's own address, and elsewhere only with a token that others know", async () => {
    const server = await serveDashboard({ store: new MemoryBlobStore() });
    servers.push(server);

    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    await expect(serveDashboard({ store: new MemoryBlobStore(), host: "0.0.0.0" })).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining("token"),
    });
  });

  it("US2 gives each server another token, and answers the API to those who send it", async () => {
    const { url } = await serveDashboard({ store: await storeWith() }).then((server) => (servers.push(server), server));
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
    const { url } = await served({ allowedHosts: ["ops.example.org"] });
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
    const { url } = await served();

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
    const server = await served({ store, allowActions: true, onAction: (action) => actions.push(action) });

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
    const { post } = openPage({ store: await storeWith("one\u0020".trim()), allowActions: true });

    await post("/executions/one/cancel");

    const line = written.find((text) => text.includes("dashboard action")) ?? "";
    expect(line.endsWith("\n")).toBe(true);
    expect(JSON.parse(line)).toMatchObject({ action: "cancel", target: "one", who: "unknown address" });
  });

  it("US6 forbids scripts, frames, guessing of types and keeping, in every answer", async () => {
    const { url } = await served();
    const paths = ["/", "/nothing", "/api/session", "/api/executions", "/api/nothing"];

    const answers = await Promise.all([
      ...paths.map((path) => ask(url, { path, headers: bearer })),
      ask(url, { path: "/api/executions" }),
      ask(url, { path: "/", headers: { host: "evil.example" } }),
    ]);

    for (const { headers } of answers) {
      const policy = headers["content-security-policy"];
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|script-src/);
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
    }
  });

  it("US7 cuts texts at 16 KiB, and gives hostile ones as JSON", async () => {
    const hostile = '</script><img src=x onerror="alert(1)">\u2028';
    const store = await storeWith("nightly", [`bad ${hostile}`, `bad ${"ü".repeat(20_000)}`]);
    const { get, send } = openPage({ store });

    const { tasks } = await get<FailuresView>("/executions/nightly/failures");
    const response = await send("/api/executions/nightly/failures");
    const details = await Promise.all(tasks.map(({ taskId }) => get<FailedTaskDetail>(`/executions/nightly/failures/${taskId}`)));

    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(tasks.some(({ error }) => error.message.includes(hostile))).toBe(true);
    for (const { submission = "" } of details) expect(Buffer.byteLength(submission)).toBeLessThan(16 * 1024 + 50);
    expect(details.some(({ submission }) => submission?.endsWith("more bytes)"))).toBe(true);
  });

  it("US7 hides arguments, messages, stacks and bodies, also from searches", async () => {
    const store = await storeWith("nightly", ["bad secret"]);
    const throwing = execute(press.makeTask("bad secret too"), { checkpoint: store, executionId: "whole" });
    await throwing.catch(() => undefined);
    const { get } = openPage({ store, hideValues: true });

    const failures = await get<FailuresView>("/executions/nightly/failures");
    const detail = await get<FailedTaskDetail>(`/executions/nightly/failures/${failures.tasks[0]?.taskId}`);
    const whole = await get<ExecutionDetail>("/executions/whole");
    const found = await get<FailuresView>("/executions/nightly/failures?search=secret");
    const shown = await openPage({ store }).get<FailuresView>("/executions/nightly/failures");
    const [{ group = "" } = {}] = failures.groups;
    const ofGroup = await get<FailuresView>(`/executions/nightly/failures?group=${group}`);

    expect(failures.tasks).toHaveLength(1);
    expect(whole.error).toMatchObject({ name: "TaskFailedError", message: "" });
    expect(JSON.stringify([failures, detail, whole])).not.toMatch(/secret|torn/);
    expect(found.tasks).toEqual([]);
    expect(ofGroup.tasks).toHaveLength(1);
    expect(group).not.toBe(shown.groups[0]?.group); // a hash of the message would answer to guesses
  });

  it("US8 checks ids and names of queues before they reach a store or a broker", async () => {
    const store = await storeWith();
    const get = jest.spyOn(store, "get");
    const broker = new MemoryBroker();
    const queueExists = jest.spyOn(broker, "queueExists");
    const { send } = openPage({ store, brokers: [broker] });

    const ids = ["..%2F..%2Fetc%2Fpasswd", "a%00b", "a%2Fb", "%2e%2e%2fx", "a".repeat(65), "x%20y", "%C3%28"];
    for (const id of ids) {
      for (const path of [
        `executions/${id}`,
        `executions/${id}/failures`,
        `executions/${id}/timeline`,
        `executions/${id}/graph.svg`,
      ])
        expect([path, (await send(`/api/${path}`)).status]).toEqual([path, 400]);
    }
    for (const name of ["..%2Fx", "a%00", ".hidden", "a".repeat(129)])
      expect([name, (await send(`/api/queues/${name}/messages`)).status]).toEqual([name, 400]);

    expect(get).not.toHaveBeenCalled();
    expect(queueExists).not.toHaveBeenCalled();
  });

  it("US8 serves no file but those of the page", async () => {
    const { url } = await served();
    const paths = [
      ...["/../package.json", "/..%2fpackage.json", "/%2e%2e/package.json", "/assets/../../../package.json", "//etc/passwd"],
      ...["/.vite/manifest.json", "/assets/%00", "/..\\package.json", "/package.json", "/dist/index.js"],
    ];

    for (const path of paths) expect([path, [400, 404].includes((await ask(url, { path })).status)]).toEqual([path, true]);
  });

  it("US9 shows the JSON of the wire, and makes no instance of any class", async () => {
    let made = 0;
    class Mine {
      constructor(readonly text = "mine") {
        made++;
      }
    }
    const { serializable } = await import("@mazepa/core");
    serializable({ name: "Mine" })(Mine);
    const take = taskableOperation({ name: "take" }, (mine: Mine): string => {
      throw new Error(mine.text);
    });
    const store = await storeWith();
    await execute(take.makeTask(new Mine()), { checkpoint: store, executionId: "mine" }).catch(() => undefined);
    const { get } = openPage({ store });
    const before = made;

    const { tasks } = await get<FailuresView>("/executions/mine/failures");
    const { submission } = await get<FailedTaskDetail>(`/executions/mine/failures/${tasks[0]?.taskId}`);

    expect(made).toBe(before);
    expect(submission).toContain('"name": "Mine"');
  });

  it("US10 has at most 100 streams, and bodies of 1 MiB", async () => {
    const { page, send, post } = openPage({ store: await storeWith(), allowActions: true, onAction: () => undefined });
    const open = () => send("/api/stream?view=session-of-none&view=executions".replace("session-of-none", "signals"));

    const streams = await Promise.all(Array.from({ length: 100 }, open));
    const oneMore = await open();
    await streams[0]?.body?.cancel();
    const another = await open();
    const large = await post("/executions/nightly/signal", { name: "x", value: "y".repeat(1024 * 1024) });

    expect(streams.every(({ status }) => status === 200)).toBe(true);
    expect(oneMore.status).toBe(503);
    expect(await oneMore.json()).toMatchObject({ error: { code: "too-many-streams" } });
    expect(another.status).toBe(200);
    expect(large.status).toBe(413);
    page.close();
  });

  it("US10 gives up on a request after 30 s", async () => {
    const store = await storeWith();
    jest.spyOn(store, "get").mockReturnValue(new Promise(() => undefined));
    const { send } = openPage({ store });
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "performance"] });

    const answer = send("/api/executions/nightly");
    await jest.advanceTimersByTimeAsync(30_000);
    jest.useRealTimers();

    expect((await answer).status).toBe(504);
  });
});
