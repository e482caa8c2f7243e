const key = "mazepa-token";

/**
 * Moves the token of an address such as `#token=…` into the session's storage, so that it is in
 * neither the history nor a link that is copied.
 */
export function takeToken(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return;
  keepToken(token);
  history.replaceState(null, "", "#/");
}

/** It is kept until the tab is closed. */
export function keepToken(token: string): void {
  sessionStorage.setItem(key, token.trim());
}

/** Headers that prove to the server that the page may ask. */
export function authorization(): Record<string, string> {
  const token = sessionStorage.getItem(key);
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}
