import { TrieRouter } from "hono/router/trie-router";
import { Refusal } from "../answer-error.js";
import { LiveView } from "./live-view.js";

/** What is asked of a view. */
export interface ViewRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/** A kind of view, with the way to read it. */
export interface ViewRoute {
  /** The path below `/api`, e.g. `/executions/:id`. */
  readonly path: string;
  /** How long in ms a view is good for. */
  readonly everyMs: number;
  readonly read: (request: ViewRequest) => Promise<object>;
}

/** The views that nobody watches, of which what was read is kept for a while. */
const maxUnwatched = 64;

/** All views by their paths. Views that are equal are read once. */
export class ViewTable {
  readonly #routes = new TrieRouter<ViewRoute>();
  readonly #views = new Map<string, LiveView>();
  readonly #maxMs: number;

  /** @param maxMs How long in ms a view may be read. */
  constructor(routes: readonly ViewRoute[], maxMs: number) {
    this.#maxMs = maxMs;
    for (const route of routes) this.#routes.add("GET", route.path, route);
  }

  /**
   * The view at a path below `/api`, with its query.
   *
   * @throws Refusal when there is none.
   */
  view(path: string): LiveView {
    const { pathname, searchParams } = urlOf(path);
    searchParams.sort();
    const key = `${pathname}?${searchParams.toString()}`;
    const view = this.#views.get(key) ?? this.#open(pathname, searchParams);
    // The last one is the one that was asked for last.
    this.#views.delete(key);
    this.#views.set(key, view);
    this.#forget();
    return view;
  }

  /** Has everything read again, after an action. */
  expire(): void {
    for (const view of this.#views.values()) void view.expire();
  }

  #open(pathname: string, query: URLSearchParams): LiveView {
    const [[match] = []] = this.#routes.match("GET", pathname);
    if (!match) throw new Refusal(404, "not-found", `There is nothing at /api${pathname}.`);
    const [{ read, everyMs }, params] = match;
    const request = { params: decoded(params as Record<string, string>), query };
    return new LiveView({ read: () => read(request), everyMs, maxMs: this.#maxMs });
  }

  #forget(): void {
    const unwatched = [...this.#views].filter(([, view]) => !view.isWatched);
    for (const [key] of unwatched.slice(0, -maxUnwatched)) this.#views.delete(key);
  }
}

function urlOf(path: string): URL {
  try {
    return new URL(`http://view/${path.replace(/^\/+/, "")}`);
  } catch {
    throw new Refusal(404, "not-found", "There is no such view.");
  }
}

/** The views themselves check the values. */
function decoded(params: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw new Refusal(400, "malformed", "The path is not encoded as URLs are.");
  }
}
