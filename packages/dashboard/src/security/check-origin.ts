import { Refusal } from "../answer-error.js";
import { hostOf, isAmong } from "./check-host.js";

/**
 * Refuses actions that a page of another site asks for (rule US4). Browsers send `Origin` with
 * every POST; programs without one carry a token, or what the application around it asks for. A
 * form can send no JSON.
 */
export function checkOrigin(request: Request, allowedHosts: readonly string[] | "*"): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if ((origin !== null && !isOwn(origin, request, allowedHosts)) || (site !== null && site !== "same-origin" && site !== "none"))
    throw new Refusal(403, "cross-site", "Actions can only be asked for by the dashboard's own page.");
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/json\s*(;|$)/i.test(type))
    throw new Refusal(415, "not-json", "The body of an action is JSON, with content-type application/json.");
}

/** Behind a proxy, `Host` may be another name than the browser's, which must be allowed then. */
function isOwn(origin: string, request: Request, allowedHosts: readonly string[] | "*"): boolean {
  const host = URL.canParse(origin) ? new URL(origin).host : "";
  if (host === "") return false;
  return host === hostOf(request).toLowerCase() || (allowedHosts !== "*" && isAmong(allowedHosts, host));
}
