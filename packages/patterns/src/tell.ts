import type { StepState } from "@mazepa/core";
import { internalFlowContext } from "@mazepa/core/internal";
import type { Member } from "./pattern-parts.js";
import type { Place } from "./place.js";

/**
 * Emits the events of a pattern that the engine does not know: of its controller, of skipped steps,
 * and of steps that a new round repeats (rule P12).
 */
export class StepTeller {
  readonly #place: Place;
  readonly #tell = internalFlowContext().tellStep;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Tells that a round has begun, with the value of its controller. */
  roundBegun(round: number, provided: unknown): void {
    if (!this.#tell) return;
    if (round > 1) this.#tellMembers(this.#place, "pending");
    const { controllerName: name, parts } = this.#place;
    if (name === undefined) return;
    const controller = { type: "step", pattern: parts.name, name, kind: "controller" } as const;
    this.#tell({ ...controller, state: "running" });
    this.#tell({ ...controller, state: "success", ...(parts.rounds?.as !== undefined && { value: provided }) });
  }

  /** Tells that a step is skipped, together with the steps nested in it. */
  skipped(member: Member): void {
    if (this.#tell) this.#tellMember(this.#place, member, "skipped");
  }

  #tellMembers(place: Place, state: StepState): void {
    for (const member of place.parts.members) this.#tellMember(place, member, state);
  }

  #tellMember(place: Place, { key, step }: Member, state: StepState): void {
    if (step.kind === "call")
      return this.#tell?.({ type: "step", pattern: place.parts.name, name: place.nameOf(key), kind: "step", state });
    const nested = place.nested(key, step, {});
    const { controllerName: name, parts } = nested;
    if (name !== undefined && state === "pending")
      this.#tell?.({ type: "step", pattern: parts.name, name, kind: "controller", state });
    this.#tellMembers(nested, state);
  }
}
