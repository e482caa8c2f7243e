import { httpRequest } from "./http-request.js";
import type { Source, Watcher } from "./source.js";
import { ViewStream } from "./view-stream.js";

/** The server that the page came from. */
export class HttpSource implements Source {
  readonly isLive = true;
  readonly #stream = new ViewStream();

  async get(path: string): Promise<unknown> {
    return (await httpRequest(path)).json();
  }

  watch(path: string, watcher: Watcher): () => void {
    return this.#stream.watch(path, watcher);
  }

  /** An `<img>` sends no headers, so that the image is fetched and shown from memory. */
  async image(path: string): Promise<string> {
    return URL.createObjectURL(await (await httpRequest(path)).blob());
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const headers = { "Content-Type": "application/json" };
    return (await httpRequest(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
  }
}
