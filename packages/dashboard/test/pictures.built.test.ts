import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { execute, flowSchema, MemoryBlobStore, taskableOperation } from "@mazepa/core";
import { pause } from "@mazepa/core/internal";
import { dashboard, report } from "@mazepa/dashboard";
import { GraphPictures } from "../dist/graph/graph-pictures.js";
import { layOut } from "../dist/graph/lay-out.js";
import { ViewTable } from "../dist/live/view-table.js";

const press = taskableOperation({ name: "press </title><script>" }, (sheet: number): number => sheet);
const printing = flowSchema({ name: '"printing\\\uffff' }, function* () {
  for (const sheet of [1, 2]) yield* press.makeTask(sheet);
});

afterEach(() => void jest.useRealTimers());

async function page() {
  const store = new MemoryBlobStore();
  await execute(printing(), { checkpoint: store, executionId: "nightly" });
  const { fetch } = dashboard({ store, authorize: () => true });
  return (path: string) => fetch(new Request(`http://localhost${path}`));
}

describe("the picture of a graph", () => {
  it("US6 is laid out on the server, and runs nothing", async () => {
    const get = await page();

    const response = await get("/api/executions/nightly/graph.svg");
    const svg = await response.text();
    const tasks = await (await get("/api/executions/nightly/graph.svg?kind=tasks")).text();
    const none = await get("/api/executions/none/graph.svg");

    expect(response.headers.get("content-type")).toBe("image/svg+xml");
    expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; .*sandbox/);
    expect(svg).toContain("press &lt;/title&gt;&lt;script&gt;");
    expect(svg).toContain("&quot;printing\\\ufffd"); // XML has no U+FFFF
    expect(svg).not.toContain("<script");
    expect(svg.match(/class="node done"/g)?.length).toBeGreaterThanOrEqual(2);
    expect(tasks.match(/class="node done"/g)).toHaveLength(2);
    expect(none.status).toBe(404);
  });

  it("US6 is drawn again after it could not be", async () => {
    let isBusy = true;
    const pictures = new GraphPictures(
      new ViewTable([{ path: "/graph", everyMs: 2000, read: async () => ({ boxes: [], links: [] }) }], 30_000),
      () => (isBusy ? Promise.reject(new Error("busy")) : Promise.resolve("<svg></svg>")),
    );

    const failed = await pictures.answer("/graph").catch(String);
    isBusy = false;
    const drawn = await pictures.answer("/graph");

    expect(failed).toBe("Error: busy");
    expect(await drawn.text()).toContain("<svg>");
  });

  it("US6 is given up when its layout takes too long", async () => {
    await expect(layOut("digraph { a -> b }", 1)).rejects.toMatchObject({ status: 503, code: "no-picture" });
    await expect(layOut("no graph")).rejects.toMatchObject({ status: 503, code: "no-picture" });
  });
});

describe("a report", () => {
  it("is written without a picture where none can be drawn", async () => {
    const store = new MemoryBlobStore();
    const operations = Array.from({ length: 500 }, (_, index) =>
      taskableOperation({ name: `press${index}` }, (sheet: number): number => sheet),
    );
    const all = flowSchema({ name: "all" }, function* () {
      for (const operation of operations) yield* operation.makeTask(1);
    });
    await execute(all(), { checkpoint: store, executionId: "wide" });

    const html = await report({ store, executionId: "wide" });

    expect(html).toContain('"images":{}');
    expect(html).toContain("a picture has fewer than 500");
  });

  it("is not given up, however slow its store is", async () => {
    const store = new MemoryBlobStore();
    await execute(printing(), { checkpoint: store, executionId: "nightly" });
    const get = store.get.bind(store);
    jest.spyOn(store, "get").mockImplementation(async (key) => pause(60_000).then(() => get(key)));
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
    let isWritten = false;

    const written = report({ store, executionId: "nightly" }).finally(() => (isWritten = true));
    while (!isWritten) {
      await jest.advanceTimersByTimeAsync(60_000);
      await setImmediate(); // files of the page are read meanwhile
    }

    expect(await written).toContain("<title>nightly · Mazepa</title>");
  });
});

describe("the files of the page", () => {
  it("are published with the package, and found from its bundle", async () => {
    const get = await page();

    const response = await get("/");
    const html = await response.text();
    const assets = [...html.matchAll(/(?:src|href)="\.?\/?([^"#:]+)"/g)].map(([, name]) => name);

    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(assets.length).toBeGreaterThan(1);
    for (const name of assets) expect([name, (await get(`/${name}`)).status]).toEqual([name, 200]);
    expect(await (await get("/index.html")).text()).toBe(html);
    expect((await get("/.vite/manifest.json")).status).toBe(404);
  });
});
