import { repeat } from "@mazepa/core/internal";
import { answerOf, Refusal, warnOf } from "../answer-error.js";
import { EventMailbox } from "./event-mailbox.js";
import type { ViewTable } from "./view-table.js";

/** The most streams at once (rule US10), and the most views of one. */
const maxStreams = 100;
const maxViews = 4;
const heartbeatMs = 15_000;

/** Streams of events about views (SSE), each until its viewer leaves. */
export class EventStreams {
  readonly #views: ViewTable;
  /** What ends each stream. */
  readonly #open = new Set<() => void>();

  constructor(views: ViewTable) {
    this.#views = views;
  }

  /** @throws Refusal when there are too many streams or views. */
  open(paths: readonly string[]): Response {
    if (paths.length === 0 || paths.length > maxViews)
      throw new Refusal(400, "views", `A stream has 1 to ${maxViews} parameters "view": paths below /api.`);
    if (this.#open.size >= maxStreams)
      throw new Refusal(503, "too-many-streams", `There are ${maxStreams} streams already. Close other windows.`);
    const mailbox = new EventMailbox();
    const views = paths.map((path) => ({ path, view: this.#views.view(path) }));
    const stops = views.map(({ path, view }) => view.watch(listener(path, mailbox)));
    const heartbeat = repeat(heartbeatMs, () => mailbox.put("heartbeat", ": still here\n\n"), { keepsAlive: false });
    const end = () => {
      this.#open.delete(end);
      heartbeat.cancel();
      for (const stop of stops) stop();
      mailbox.close();
    };
    this.#open.add(end);
    return new Response(readable(mailbox, end), { headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" } });
  }

  /** Ends all streams, also those whose viewers have not read what was sent. */
  close(): void {
    for (const end of this.#open) end();
  }
}

/** Tells of a view when it is another than the last time. */
function listener(path: string, mailbox: EventMailbox) {
  let last = "";
  const isNews = (version: string): boolean => {
    if (version === last) return false;
    last = version;
    return true;
  };
  return {
    changed: ({ version, text }: { version: string; text: string }) => {
      const data = `{"view":${JSON.stringify(path)},"version":"${version}","value":${text}}`;
      if (isNews(version)) mailbox.put(path, `event: view\nid: ${version}\ndata: ${data}\n\n`);
    },
    failed: (thrown: unknown) => {
      const data = JSON.stringify({ view: path, ...answerOf(thrown).answer });
      if (!isNews(data)) return;
      warnOf(thrown);
      mailbox.put(path, `event: error\ndata: ${data}\n\n`);
    },
  };
}

function readable(mailbox: EventMailbox, onEnd: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let isCancelled = false;
  return new ReadableStream({
    async pull(controller) {
      const text = await mailbox.next();
      if (text !== undefined) return controller.enqueue(encoder.encode(text));
      if (isCancelled) return;
      controller.close();
      onEnd();
    },
    cancel() {
      isCancelled = true;
      onEnd();
    },
  });
}
