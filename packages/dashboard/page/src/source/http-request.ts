import { SourceError } from "./source-error.js";
import { authorization } from "./token.js";

/**
 * Asks the server, by an address relative to the page's.
 *
 * @throws SourceError when there is no answer, or one that says why there is no view.
 */
export async function httpRequest(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string> | undefined), ...authorization() };
  const response = await fetch(`./api/${path}`, { ...init, headers }).catch((error: unknown) => {
    throw SourceError.from(error);
  });
  if (!response.ok) throw await refusal(response);
  return response;
}

async function refusal(response: Response): Promise<SourceError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string } };
  return new SourceError(error?.message ?? `The server answers with status ${status}.`, { status, code: error?.code ?? "" });
}
