import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { MemoryBlobStore, MemoryBroker, startExecution, taskableOperation, taskContext } from "@mazepa/core";
import { serveDashboard } from "@mazepa/dashboard";
import { gate } from "../../../core/test/gate.js";
import { describeInBrowser, violations } from "./chromium.js";
import { storeWithOne } from "./shown-stores.js";
import { loaded, show, watching } from "./watching.js";

describeInBrowser("a page that is watched", () => {
  const { serve, open, temporaryFolder, later } = watching();

  it("US2 keeps the token out of the address, and asks for one that it has not", async () => {
    const server = await serve(await storeWithOne());
    const [address = "", token = ""] = server.url.split("#token=");

    const { page: known } = await open(server.url);
    await known.getByRole("link", { name: "nightly" }).waitFor();
    const kept = known.url();
    const { page: unknown } = await open(address);
    const field = unknown.getByRole("textbox", { name: "Token" });
    await field.waitFor();
    const found = await violations(unknown);
    await field.fill(token);
    await unknown.getByRole("button", { name: "Continue" }).click();
    await unknown.getByRole("link", { name: "nightly" }).waitFor();

    expect(kept).not.toContain(token);
    expect(unknown.url()).not.toContain(token);
    expect(found).toEqual([]);
  });

  it("US10 tells a hundred viewers, and says to one more that there is no room", async () => {
    const store = await storeWithOne();
    const server = await serve(store);
    const [address = "", token = ""] = server.url.split("#token=");
    const headers = { authorization: `Bearer ${token}` };
    const stream = `${address}api/stream?view=executions`;

    const viewers = await Promise.all(Array.from({ length: 99 }, () => fetch(stream, { headers })));
    const { page: last } = await open(server.url);
    await last.getByRole("link", { name: "nightly" }).waitFor();
    const { page: oneMore } = await open(server.url);
    await oneMore.getByText("There are 100 streams already.").first().waitFor();

    const told = await Promise.all(viewers.map(async ({ body }) => (await body?.getReader().read())?.value?.length));
    expect(told.filter((length) => length !== undefined && length > 0)).toHaveLength(99);
  });

  it("UD1 tells of a head that is killed while it is watched", async () => {
    const folder = await temporaryFolder();
    const head = spawn(process.execPath, [path.join(import.meta.dirname, "watched-head.js"), folder], { stdio: "ignore" });
    later(async () => head.kill("SIGKILL"));
    const server = await serve(folder);
    const { page, complaints } = await open(`${server.url}`);
    await page.getByRole("link", { name: "watched" }).click();
    await page.locator(".head .state", { hasText: "running" }).waitFor();

    head.kill("SIGKILL");
    await once(head, "exit");
    await page.locator(".head .state", { hasText: "interrupted" }).waitFor();

    await expect(page.getByText("No process leads it any more").count()).resolves.toBe(1);
    expect(complaints).toEqual([]);
  });

  it("UD6 shows what a running task tells of its progress", async () => {
    const store = new MemoryBlobStore();
    const climbed = gate();
    const climb = taskableOperation({ name: "climb" }, async (peak: string): Promise<string> => {
      taskContext().progress(0.42, "above the clouds");
      await climbed.opened;
      return peak;
    });
    const execution = startExecution(climb.makeTask("Hoverla"), { checkpoint: store, executionId: "climbing" });
    later(async () => climbed.open());
    const server = await serve(store);
    const { page, complaints } = await open(server.url);

    await show(page, "/executions/climbing");
    const told = page.getByRole("table", { name: "Progress of running tasks" });
    await told.getByText("42 %").waitFor();
    const found = await violations(page);
    const note = await told.getByText("above the clouds").count();
    climbed.open();
    await execution.result;
    await told.waitFor({ state: "detached" });

    expect([note, found]).toEqual([1, []]);
    expect(complaints).toEqual([]);
  });

  it("US5 cancels the executions that are marked", async () => {
    const store = new MemoryBlobStore();
    const stay = taskableOperation({ name: "stay" }, async (): Promise<void> => {
      const { signal } = taskContext();
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
    });
    const start = (executionId: string) => {
      const execution = startExecution(stay.makeTask(), { checkpoint: store, executionId });
      const end = execution.result.catch(String);
      later(async () => {
        execution.cancel("The test is over.");
        await end;
      });
      return end;
    };
    const [one, two, three] = [start("one"), start("two"), start("three")];
    const server = await serve(store, { allowActions: true, onAction: () => undefined });
    const { page, complaints } = await open(server.url);

    for (const name of ["one", "three"]) await page.getByRole("checkbox", { name: `Mark ${name}` }).check();
    await page.getByRole("button", { name: "Cancel…" }).click();
    await page.getByLabel("Reason").fill("too late");
    const found = await violations(page);
    await page.getByRole("button", { name: "Cancel 2 executions" }).click();
    const ends = await Promise.all([one, three]);
    await page.locator("tr", { hasText: "three" }).locator(".state", { hasText: "cancelled" }).waitFor();

    expect(ends.every((end) => String(end).includes("too late"))).toBe(true);
    expect(await Promise.race([two, Promise.resolve("goes on")])).toBe("goes on");
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("US10 says that the server is away, and goes on when it is back", async () => {
    const store = await storeWithOne();
    const token = "0123456789abcdef0123456789abcdef";
    const server = await serveDashboard({ store, token });
    const { page } = await open(server.url);
    await page.getByRole("link", { name: "nightly" }).waitFor();

    await server.close();
    await page.getByText("The server cannot be reached.").waitFor();
    const found = await violations(page);
    const isStillShown = await page.getByRole("link", { name: "nightly" }).isVisible();
    await serve(store, { token, port: Number(new URL(server.url).port) });
    await page.getByRole("button", { name: "Try now" }).click();
    await page.locator(".connection", { hasText: "Live" }).waitFor();

    expect(isStillShown).toBe(true);
    expect(found).toEqual([]);
  });

  it("US5 has no actions unless they are allowed, and purges only what was typed", async () => {
    const broker = new MemoryBroker();
    await broker.createQueue("sheets");
    await broker.queue("sheets").send([{ body: "{}" }]);
    const store = await storeWithOne();
    const reading = await serve(store, { brokers: [{ broker, queues: ["sheets"] }] });
    const acting = await serve(store, { brokers: [{ broker, queues: ["sheets"] }], allowActions: true });

    const { page: reader } = await open(reading.url);
    await show(reader, "/queues/sheets");
    await reader.getByRole("heading", { level: 1, name: "sheets" }).waitFor();
    await loaded(reader);
    const offered = await reader.getByRole("button", { name: "Purge" }).count();
    const { page: actor, complaints } = await open(acting.url);
    await show(actor, "/queues/sheets");
    await actor.getByRole("button", { name: "Purge" }).click();
    const button = actor.getByRole("dialog").getByRole("button", { name: "Purge" });
    const isOpenAtFirst = await button.isEnabled();
    await actor.getByLabel("to confirm").fill("sheets");
    await button.click();
    await actor.getByRole("dialog").waitFor({ state: "detached" });
    const depth = await broker.queue("sheets").depth();

    expect(offered).toBe(0);
    expect(isOpenAtFirst).toBe(false);
    expect(depth.ready).toBe(0);
    expect(complaints).toEqual([]);
  });
});
