import type { ExecutionDetail } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { Fact } from "../../parts/fact.js";
import { ProgressBar } from "../../parts/progress-bar.js";
import { useNow } from "../../source/use-now.js";
import { countText } from "../../texts/count-text.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { rateText } from "../../texts/rate-text.js";
import { lastedMs } from "../executions/lasted-ms.js";
import { FewFacts } from "./few-facts.js";

/** The numbers of an execution. */
export function ExecutionFacts({ execution }: { readonly execution: ExecutionDetail }) {
  const now = useNow();
  const { done, total, failed, restored, perSecond, remainingMs, state, operations } = execution;
  const running = state === "running" ? operations.reduce((sum, operation) => sum + operation.running, 0) : 0;
  return (
    <div class="stack">
      <dl class="facts">
        <Fact title={total === undefined ? "Tasks ended" : `Tasks ended, of ${countText(total)}`} isFigure>
          {countText(done)}
        </Fact>
        <Fact title="Failed" isFigure>
          <span class={failed > 0 ? "bad-text" : ""}>{countText(failed)}</span>
        </Fact>
        <Fact title={state === "running" ? "Rate" : "Mean rate"} isFigure>
          {rateText(perSecond) || "–"}
        </Fact>
        <Fact title="Lasted" isFigure>
          {durationText(lastedMs(execution, now))}
        </Fact>
        {state === "running" && (
          <Fact title="Left" isFigure>
            {remainingMs === undefined ? "–" : durationText(remainingMs)}
          </Fact>
        )}
      </dl>
      <ProgressBar
        succeeded={Math.max(0, done - restored - failed)}
        restored={restored}
        failed={failed}
        running={running}
        total={total ?? done + running}
      />
      <FewFacts execution={execution} running={running}>
        <Ago at={execution.updatedAtMs} now={now} />
      </FewFacts>
    </div>
  );
}
