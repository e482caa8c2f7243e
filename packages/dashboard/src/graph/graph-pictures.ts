import { Refusal } from "../answer-error.js";
import type { GraphView } from "../api/graph-view.js";
import type { ViewTable } from "../live/view-table.js";
import { withDarkStyle } from "./dark-style.js";
import { dotText } from "./dot-text.js";
import { layOut } from "./lay-out.js";

const maxKept = 20;

/** A picture is shown as an image, and runs nothing even if it is opened by itself. */
const headers = {
  "content-type": "image/svg+xml",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
};

/** Pictures of graphs, one laid out at a time, and kept by the version of their graph. */
export class GraphPictures {
  readonly #views: ViewTable;
  readonly #kept = new Map<string, Promise<string>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(views: ViewTable) {
    this.#views = views;
  }

  /** Answers with the picture of the graph at a path below `/api`. */
  async answer(path: string): Promise<Response> {
    const { text, version } = await this.#views.view(path).current();
    const graph = JSON.parse(text) as GraphView;
    if (graph.problem !== undefined) throw new Refusal(409, "no-picture", graph.problem);
    const picture = this.#kept.get(version) ?? this.#draw(graph);
    this.#kept.delete(version);
    this.#kept.set(version, picture);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKept && oldest !== undefined) this.#kept.delete(oldest);
    return new Response(await picture, { headers: { ...headers, etag: `"${version}"` } });
  }

  #draw(graph: GraphView): Promise<string> {
    const drawn = this.#last.then(() => layOut(dotText(graph)).then(withDarkStyle));
    this.#last = drawn.catch(() => undefined);
    return drawn;
  }
}
