import { Refusal } from "../answer-error.js";
import type { GraphView } from "../api/graph-view.js";
import type { ViewTable } from "../live/view-table.js";
import { withDarkStyle } from "./dark-style.js";
import { dotText } from "./dot-text.js";
import { layOut as layOutInThread } from "./lay-out.js";

const maxKept = 20;

/** A picture is shown as an image, and runs nothing even if it is opened by itself. */
const headers = {
  "content-type": "image/svg+xml",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
};

/** Pictures of graphs, one laid out at a time, and kept by the version of their graph. */
export class GraphPictures {
  readonly #views: ViewTable;
  readonly #layOut: (dot: string) => Promise<string>;
  readonly #kept = new Map<string, Promise<string>>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param layOut Gives the SVG of a text in the language of Graphviz. */
  constructor(views: ViewTable, layOut: (dot: string) => Promise<string> = layOutInThread) {
    this.#views = views;
    this.#layOut = layOut;
  }

  /** Answers with the picture of the graph at a path below `/api`. */
  async answer(path: string): Promise<Response> {
    const { text, version } = await this.#views.view(path).current();
    const graph = JSON.parse(text) as GraphView;
    if (graph.problem !== undefined) throw new Refusal(409, "no-picture", graph.problem);
    const picture = this.#kept.get(version) ?? this.#draw(graph, version);
    this.#kept.delete(version);
    this.#kept.set(version, picture);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKept && oldest !== undefined) this.#kept.delete(oldest);
    return new Response(await picture, { headers: { ...headers, etag: `"${version}"` } });
  }

  #draw(graph: GraphView, version: string): Promise<string> {
    const drawn = this.#last.then(() => this.#layOut(dotText(graph)).then(withDarkStyle));
    // A busy machine may have been why: the next viewer has it drawn again.
    this.#last = drawn.catch(() => this.#kept.delete(version));
    return drawn;
  }
}
