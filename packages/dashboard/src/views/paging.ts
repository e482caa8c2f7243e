import { Refusal } from "../answer-error.js";
import { limits } from "../api/limits.js";

/** The parameter `limit`: a page at most. */
export function pageLimit(query: URLSearchParams, most: number = limits.page): number {
  const text = query.get("limit");
  if (text === null) return Math.min(limits.page, most);
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Refusal(400, "malformed", `The parameter "limit" must be a whole number from 1.`);
  return Math.min(Number(text), most);
}

/** The parameter `search`, in lower case; undefined if it is empty. */
export function searchText(query: URLSearchParams): string | undefined {
  return query.get("search")?.trim().toLowerCase() || undefined;
}

/** A parameter that names one of a few. */
export function choice<T extends string>(query: URLSearchParams, name: string, choices: readonly T[]): T | undefined {
  const text = query.get(name) ?? "";
  if (text === "") return undefined;
  const found = choices.find((each) => each === text);
  if (found === undefined) throw new Refusal(400, "malformed", `The parameter "${name}" must be one of ${choices.join(", ")}.`);
  return found;
}
