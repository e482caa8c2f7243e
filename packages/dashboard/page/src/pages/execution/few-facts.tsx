import type { ComponentChildren } from "preact";
import type { ExecutionDetail } from "../../../../src/api.js";
import { counted } from "../../texts/count-text.js";
import { timeText } from "../../texts/time-text.js";

interface FewFactsProps {
  readonly execution: ExecutionDetail;
  readonly running: number;
  /** When it was heard of last. */
  readonly children: ComponentChildren;
}

/** What is seldom asked for, in one line. */
export function FewFacts({ execution, running, children }: FewFactsProps) {
  const { head, startedAtMs, endedAtMs, state, restored } = execution;
  return (
    <ul class="few muted small">
      <li>Started {timeText(startedAtMs)}</li>
      {endedAtMs !== undefined && <li>Ended {timeText(endedAtMs)}</li>}
      {running > 0 && <li>{counted(running, "task")} running</li>}
      {restored > 0 && <li>{counted(restored, "task")} restored from before</li>}
      <li>
        {state === "running" ? "Led by" : "Was led by"} process {head.pid} on {head.host}
      </li>
      {head.epoch > 1 && <li>{counted(head.epoch - 1, "resume")}</li>}
      {endedAtMs === undefined && <li>Last heard of {children}</li>}
    </ul>
  );
}
