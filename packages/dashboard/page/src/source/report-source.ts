import { SourceError } from "./source-error.js";
import type { Source, Watcher } from "./source.js";

/** The views of one execution, which stand in the file. */
export interface Report {
  /** Views and texts of images, by their path under `/api/`. */
  readonly views: Readonly<Record<string, unknown>>;
  readonly images: Readonly<Record<string, string>>;
}

/** A report: nothing in it changes. */
export class ReportSource implements Source {
  readonly isLive = false;
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  async get(path: string): Promise<unknown> {
    const view = this.#report.views[path];
    if (view === undefined) throw new SourceError("This is not part of the report.", { status: 404 });
    return view;
  }

  watch(path: string, watcher: Watcher): () => void {
    this.get(path).then(
      (view) => watcher.onView(view),
      (error: unknown) => watcher.onError(SourceError.from(error)),
    );
    return () => undefined;
  }

  async image(path: string): Promise<string> {
    const text = this.#report.images[path];
    if (text === undefined) throw new SourceError("This is not part of the report.", { status: 404 });
    return `data:image/svg+xml,${encodeURIComponent(text)}`;
  }

  async post(): Promise<never> {
    throw new SourceError("A report cannot change anything.");
  }
}

/** The report that the file holds, if it is one. */
export function embeddedReport(): Report | undefined {
  const text = document.getElementById("mazepa-report")?.textContent;
  return text ? (JSON.parse(text) as Report) : undefined;
}
