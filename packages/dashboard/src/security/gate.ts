import { Refusal } from "../answer-error.js";
import type { DashboardOptions, Viewer } from "../dashboard-options.js";
import { sameSecret } from "./same-secret.js";

type GateOptions = Pick<DashboardOptions, "authorize" | "token" | "allowActions">;

/** Decides who is let in, and who may act (rules US2, US5, US11). */
export class Gate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * Lets requests for the files of the page pass: they hold no data, and with a token, a browser
   * cannot send it before it has them.
   */
  async admitToPage(request: Request): Promise<void> {
    if (this.#options.token === undefined) await this.admit(request);
  }

  /** @throws Refusal when the request carries neither the token nor what `authorize` asks for. */
  async admit(request: Request): Promise<Viewer> {
    const { authorize, token } = this.#options;
    if (token !== undefined && sameSecret(bearerOf(request) ?? "", token)) return true;
    const viewer = authorize ? await authorize(request) : false;
    if (viewer === true || isNamed(viewer)) return viewer;
    if (token !== undefined)
      throw new Refusal(
        401,
        "unauthorized",
        "The token is missing or wrong. The process of the dashboard has printed a URL with it.",
      );
    const why = authorize
      ? "You may not see the dashboard."
      : "The dashboard refuses all requests: it was given neither authorize nor token.";
    throw new Refusal(403, "forbidden", why);
  }

  mayAct(viewer: Viewer): boolean {
    const { allowActions = false } = this.#options;
    return typeof allowActions === "function" ? allowActions(viewer) === true : allowActions === true;
  }

  checkMayAct(viewer: Viewer): void {
    if (this.mayAct(viewer)) return;
    throw new Refusal(403, "read-only", "The dashboard is read-only. --allow-actions, or allowActions, permits actions.");
  }
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
}

function isNamed(viewer: unknown): viewer is { readonly name: string } {
  const name = (viewer as { name?: unknown } | null | undefined)?.name;
  return typeof name === "string" && name !== "";
}
