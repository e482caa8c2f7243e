import type { ExecutionDetail } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { CopyLine } from "../../parts/copy-line.js";
import { DurationsCard } from "./durations-card.js";
import { ExecutionFacts } from "./execution-facts.js";
import { ExecutionNotes } from "./execution-notes.js";
import { OperationsCard } from "./operations-card.js";
import { ProgressCard } from "./progress-card.js";
import { RateCard } from "./rate-card.js";
import { WaitsCard } from "./waits-card.js";

/** How an execution goes, by numbers. */
export function Overview({ execution }: { readonly execution: ExecutionDetail }) {
  const { history, resumeCommand, waitsFor, progress } = execution;
  return (
    <div class="stack">
      <ExecutionNotes execution={execution} />
      <Card>
        <ExecutionFacts execution={execution} />
      </Card>
      {resumeCommand !== undefined && (
        <Card title="Resume it">
          <CopyLine line={resumeCommand} what="The line that resumes this execution" />
        </Card>
      )}
      {waitsFor.length > 0 && <WaitsCard waits={waitsFor} />}
      <OperationsCard execution={execution} />
      {progress.length > 0 && <ProgressCard progress={progress} />}
      {history && history.series.length > 0 && <RateCard history={history} />}
      {history && history.durations.length > 0 && <DurationsCard durations={history.durations} />}
    </div>
  );
}
