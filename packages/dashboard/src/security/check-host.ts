import { Refusal } from "../answer-error.js";

const ofThisMachine = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses requests for hosts that are not allowed: a page of another site, whose name was led to
 * this machine, would be of the same origin (rule US3).
 */
export function checkHost(request: Request, allowed: readonly string[] | "*"): void {
  if (allowed === "*" || isAmong([...ofThisMachine, ...allowed], hostOf(request))) return;
  throw new Refusal(
    421,
    "wrong-host",
    "The dashboard does not answer for this host. It has to be named by --allowed-host, or allowedHosts.",
  );
}

/** The host and the port that a request is for. */
export function hostOf(request: Request): string {
  return request.headers.get("host") ?? new URL(request.url).host;
}

/** The host without its port, in lower case; undefined for what is no host. */
export function hostName(host: string): string | undefined {
  return /^([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.exec(host)?.[1]?.toLowerCase();
}

/** Whether the host, with or without a port, is one of the names, in any case. */
export function isAmong(names: readonly string[], host: string): boolean {
  const name = hostName(host);
  return name !== undefined && names.some((each) => each.toLowerCase() === name);
}
