import { contentId } from "../serialization/identity.js";
import type { RoundNamespace } from "../tasks/work-state.js";
import type { Flow } from "./flow.js";

/** The place of a unit: the same for all units of one flow in one enclosing round (rule R13). */
export function unitPlace(flow: Flow, outer: RoundNamespace | undefined): string {
  const identity = flow.unit?.identity ?? flow.id ?? `name ${flow.unit?.name}`;
  return contentId(`unit\n${identity}\n${outer ? `${outer.key}.${outer.number}` : "root"}`);
}

/**
 * The key of a unit: its place, and the number of times it was yielded again after it was undone.
 */
export function unitKey(place: string, turn: number): string {
  return contentId(`${place}\n${turn}`);
}
