import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { execute, MemoryBroker, serializable, taskableOperation } from "@mazepa/core";
import type { ExecutionDetail, FailedTaskDetail, FailuresView } from "../src/api.js";
import { dashboard } from "../src/index.js";
import { bearer, served } from "./served.js";
import { ask, openPage, press, storeWith, token } from "./shown.js";

afterEach(() => void jest.restoreAllMocks());

describe("what a dashboard answers", () => {
  it("US6 forbids scripts, frames, guessing of types and keeping, in every answer", async () => {
    const { url } = await served({ store: await storeWith(), token });
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

  it("US6 answers what browsers ask for by themselves, so that no console shows an error", async () => {
    const { url } = await served({ store: await storeWith(), token });

    const icon = await ask(url, { path: "/favicon.ico" });

    expect([icon.status, icon.headers["content-type"]]).toEqual([200, "image/svg+xml"]);
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

  it("US7 hides also why arguments were not kept", async () => {
    const store = await storeWith("nightly", [`bad ${"x".repeat(600_000)}`]);
    const [shown, hidden] = [openPage({ store }), openPage({ store, hideValues: true })];
    const { tasks } = await shown.get<FailuresView>("/executions/nightly/failures");
    const path = `/executions/nightly/failures/${tasks[0]?.taskId}`;

    expect(await shown.get<FailedTaskDetail>(path)).toHaveProperty("notKeptBecause");
    expect(await hidden.get<FailedTaskDetail>(path)).not.toHaveProperty("notKeptBecause");
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
    const { url } = await served({ store: await storeWith(), token });
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
    const open = () => send("/api/stream?view=signals&view=executions");

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

  it("US10 US4 reads bodies that do not say their size, up to 1 MiB", async () => {
    const { url } = await served({ store: await storeWith(), token, allowActions: true, onAction: () => undefined });
    const headers = { ...bearer, "content-type": "application/json", "transfer-encoding": "chunked" };
    const send = (value: string) =>
      ask(url, {
        ...{ path: "/api/executions/nightly/signal", method: "POST", headers },
        body: JSON.stringify({ name: "go", value }),
      });

    const small = await send("now");
    const large = await send("y".repeat(1024 * 1024));

    expect(JSON.parse(small.body)).toMatchObject({ error: { code: "MAZEPA_EXECUTION_ENDED" } });
    expect(large.status).toBe(413);
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
    expect(await (await answer).json()).toMatchObject({ error: { code: "timeout" } });
  });

  it("US10 gives up on an authorize that never answers", async () => {
    const page = dashboard({ store: await storeWith(), authorize: () => new Promise(() => undefined) });
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "performance"] });

    const answers = ["/", "/api/executions", "/api/stream?view=executions"].map((path) =>
      page.fetch(new Request(`http://localhost${path}`)),
    );
    await jest.advanceTimersByTimeAsync(30_000);
    jest.useRealTimers();

    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([504, 504, 504]);
  });
});
