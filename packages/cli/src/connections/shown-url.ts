/** A URL for screens and logs: without the user and password that it may have. */
export function shownUrl(url: string): string {
  return url.replace(/\/\/[^/]*@/, "//");
}
