import type { ErrorText } from "../api/execution-views.js";
import { cutText, maxListedBytes } from "./cut-text.js";

/** An error to be shown: without message and stack where values are hidden (rule US7). */
export function errorText({ name, message, code, stack }: ErrorText, hidesValues: boolean): ErrorText {
  return {
    name: cutText(name),
    message: hidesValues ? "" : cutText(message),
    ...(code !== undefined && { code: cutText(code) }),
    ...(stack !== undefined && !hidesValues && { stack: cutText(stack) }),
  };
}

/** An error in a list: in short, and without its stack. */
export function listedError(error: ErrorText, hidesValues: boolean): ErrorText {
  const { name, message, code } = errorText(error, hidesValues);
  return { name, message: cutText(message, maxListedBytes), ...(code !== undefined && { code }) };
}
