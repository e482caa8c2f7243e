import { request, type IncomingHttpHeaders } from "node:http";
import { execute, flowSchema, MemoryBlobStore, settle, taskableOperation, type BlobStore } from "@mazepa/core";
import { dashboard, type Dashboard, type DashboardOptions } from "../src/index.js";

export const token = "0123456789abcdef0123456789abcdef";

export const press = taskableOperation({ name: "press" }, (sheet: string): string => {
  if (sheet.startsWith("bad")) throw new Error(`sheet ${sheet} is torn`);
  return sheet;
});

/** Presses all sheets, and goes on if some are torn. */
export const printing = flowSchema({ name: "printing" }, function* (sheets: string[]) {
  for (const sheet of sheets) yield* settle(press.makeTask(sheet));
});

/** A store with one execution that has ended, in which a task has failed. */
export async function storeWith(executionId = "nightly", sheets = ["a", "b", "bad-1"]): Promise<MemoryBlobStore> {
  const store = new MemoryBlobStore();
  await execute(printing(sheets), { checkpoint: store, executionId });
  return store;
}

/** A dashboard for those who have the token, as a program asks it. */
export function openPage(options: Partial<DashboardOptions> & { readonly store: BlobStore | string }) {
  const page = dashboard({ token, ...options });
  return { page, ...asking(page) };
}

/** Requests with the token. */
export function asking(page: Dashboard) {
  const send = (path: string, init: RequestInit = {}) =>
    page.fetch(
      new Request(`http://localhost${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } }),
    );
  const get = async <T>(path: string): Promise<T> => {
    const response = await send(`/api${path}`);
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    send(`/api${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", origin: "http://localhost", ...headers },
    });
  return { send, get, post };
}

/** An answer over a socket: `fetch` sets `Host` by itself. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks a server over HTTP, with any headers and any path. */
export function ask(url: string, options: { path: string; method?: string; headers?: Record<string, string>; body?: string }) {
  const { hostname, port } = new URL(url);
  return new Promise<Answer>((resolve, reject) => {
    const asked = request({ hostname, port, ...options }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on("error", reject).end(options.body);
  });
}

/** The events of a stream, one after the other. */
export async function* eventsOf(response: Response): AsyncGenerator<{ type: string; data: Record<string, unknown> }> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const fields = new Map(
        event.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      const data = fields.get("data");
      if (data !== undefined) yield { type: fields.get("event") ?? "", data: JSON.parse(data) as Record<string, unknown> };
    }
  }
}
