import { contentId } from "../serialization/identity.js";
import type { RoundNamespace } from "../tasks/work-state.js";
import type { Flow } from "./flow.js";

/** What units of one flow have in common that stand in one place (rule R13). */
export function unitPlace(flow: Flow, outer: RoundNamespace | undefined): string {
  const identity = flow.unit?.identity ?? flow.id ?? `name ${flow.unit?.name}`;
  return contentId(`unit\n${identity}\n${outer ? `${outer.key}.${outer.number}` : "root"}`);
}

/** The key of a unit: its place, and how often it is yielded again after it was undone. */
export function unitKey(place: string, turn: number): string {
  return contentId(`${place}\n${turn}`);
}
