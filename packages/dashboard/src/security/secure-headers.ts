import type { MiddlewareHandler } from "hono";

/** The page loads only its own files; pictures also come from memory (rule US6). */
const policy = [
  ...["default-src 'self'", "img-src 'self' blob: data:", "object-src 'none'", "base-uri 'none'"],
  ...["form-action 'none'", "frame-ancestors 'none'"],
].join("; ");

const headers = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** Sets the headers of every answer, also of refusals. */
export const secureHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(headers)) {
    if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  }
};
