import { checkBoolean, checkKnown, checkTaskOptions, frozenTaskOptions } from "@mazepa/core/internal";
import { checkName } from "./definition-checks.js";
import type { CallDefinition, CallStep } from "./pattern-parts.js";
import type { StepOptions } from "./step-types.js";

const flowOptions = ["tags", "workerType"];
const taskOptions = [...flowOptions, "priority", "retries", "timeoutMs", "shared"];

/** A step that runs an operation or a flow. Its public type is `Step`. */
export class CallableStep implements CallStep {
  readonly kind = "call";
  readonly definition: CallDefinition;

  constructor(definition: CallDefinition) {
    this.definition = definition;
    Object.freeze(this);
  }

  spread(...names: readonly string[]): CallableStep {
    for (const name of names) checkName("spread", name);
    return new CallableStep({ ...this.definition, spread: names });
  }

  pick(...names: readonly string[]): CallableStep {
    for (const name of names) checkName("pick", name);
    return new CallableStep({ ...this.definition, picked: names });
  }

  with(options: StepOptions): CallableStep {
    const { callee, options: before } = this.definition;
    checkKnown("Step.with", options, callee.kind === "task" ? taskOptions : flowOptions);
    checkTaskOptions("Step.with", options, ["shared"]);
    checkBoolean("shared", options.shared);
    return new CallableStep({ ...this.definition, options: frozenTaskOptions({ ...before, ...options }) });
  }
}
