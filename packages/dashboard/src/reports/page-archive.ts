import type { DashboardApp } from "../dashboard-app.js";
import { Refusal } from "../answer-error.js";
import type { ErrorAnswer } from "../api/session-view.js";

/** What a dashboard answers, read without a network. */
export class PageArchive {
  readonly #page: DashboardApp;

  constructor(page: DashboardApp) {
    this.#page = page;
  }

  /**
   * A view or an image; undefined if there is none, or an image cannot be drawn. `path` begins
   * under `/api/`.
   */
  async find(path: string): Promise<string | undefined> {
    return this.#textAt(`/api/${path}`);
  }

  /**
   * A file of the page.
   *
   * @throws Refusal when the page is not built.
   */
  async file(path: string): Promise<string> {
    const text = await this.#textAt(path);
    if (text === undefined) throw new Refusal(404, "not-found", `The page has no file ${path}: run npm run build.`);
    return text;
  }

  async #textAt(path: string): Promise<string | undefined> {
    const answer = await this.#page.fetch(new Request(`http://localhost${path}`));
    const text = await answer.text();
    if (answer.ok) return text;
    if (answer.status === 404 || answer.status === 400 || codeOf(text) === "no-picture") return undefined;
    throw new Error(`The dashboard answers ${path} with status ${answer.status}: ${text}`);
  }
}

function codeOf(refusal: string): string {
  return (JSON.parse(refusal) as ErrorAnswer).error.code;
}
