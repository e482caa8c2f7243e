import { Choices } from "../../parts/choices.js";
import { fragmentOf } from "../../routing/route.js";

const states = ["", "running", "succeeded", "failed", "cancelled", "interrupted"] as const;

/** Filters the list by state. */
export function StateChoices({ state, search }: { readonly state: string; readonly search: string }) {
  const choices = states.map((name) => ({
    text: name === "" ? "All" : `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    fragment: fragmentOf(["executions"], { state: name, search }),
    isChosen: name === state,
  }));
  return <Choices label="State" choices={choices} />;
}
