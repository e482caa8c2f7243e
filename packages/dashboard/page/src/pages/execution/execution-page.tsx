import type { ExecutionDetail } from "../../../../src/api.js";
import { ViewOf } from "../../parts/view-of.js";
import type { Route } from "../../routing/route.js";
import { useView } from "../../source/use-view.js";
import { FailuresPart } from "../failures/failures-part.js";
import { GraphPart } from "../graph/graph-part.js";
import { TimelinePart } from "../timeline/timeline-part.js";
import { ExecutionHead } from "./execution-head.js";
import { ExecutionTabs } from "./execution-tabs.js";
import { Overview } from "./overview.js";

/** One execution: its head, and the part that was chosen. */
export function ExecutionPage({ route }: { readonly route: Route }) {
  const [, executionId = "", part = ""] = route.path;
  const path = `executions/${encodeURIComponent(executionId)}`;
  const viewed = useView<ExecutionDetail>(path);
  return (
    <>
      <ExecutionHead executionId={executionId} execution={viewed.view} />
      <ExecutionTabs executionId={executionId} part={part} execution={viewed.view} />
      {part === "" && <ViewOf viewed={viewed}>{(execution) => <Overview execution={execution} />}</ViewOf>}
      {part === "timeline" && <TimelinePart executionId={executionId} query={route.query} />}
      {part === "graph" && <GraphPart executionId={executionId} query={route.query} />}
      {part === "failures" && <FailuresPart executionId={executionId} route={route} />}
    </>
  );
}
