import type { FailuresView, TimelineView } from "../../../src/api.js";
import { failuresPart } from "./failures-part.js";
import { SourceError } from "./source-error.js";
import type { Source, Watcher } from "./source.js";
import { timelinePart } from "./timeline-part.js";

/** The views of one execution, which stand in the file. */
export interface Report {
  readonly executionId: string;
  /** Views and texts of images, by their path under `/api/`. */
  readonly views: Readonly<Record<string, unknown>>;
  readonly images: Readonly<Record<string, string>>;
}

/** A report: nothing in it changes. What the server would filter is filtered here. */
export class ReportSource implements Source {
  readonly isLive = false;
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  async get(path: string): Promise<unknown> {
    const [name = "", text = ""] = path.split("?", 2);
    const view = this.#report.views[name];
    if (view === undefined) throw missing();
    const query = new URLSearchParams(text);
    if (text !== "" && name.endsWith("/timeline")) return timelinePart(view as TimelineView, query);
    if (text !== "" && name.endsWith("/failures")) return failuresPart(view as FailuresView, query);
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
    if (text === undefined) throw missing();
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

function missing(): SourceError {
  return new SourceError("This is not part of the report.", { status: 404 });
}
