import type { GraphView } from "../../../../src/api.js";
import { Choices } from "../../parts/choices.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { useSource } from "../../source/source-context.js";

interface GraphChoicesProps {
  readonly view: GraphView;
  readonly query: Route["query"];
  readonly executionId: string;
}

/** What a graph shows, and how large: in the size of the window, or in its own. */
export function GraphChoices({ view: { kind, hasTasks }, query, executionId }: GraphChoicesProps) {
  const { isLive } = useSource();
  const linkTo = (changes: Route["query"]) => fragmentOf(["executions", executionId, "graph"], { ...query, ...changes });
  const kinds = [
    { text: "Operations", fragment: linkTo({ kind: "operations" }), isChosen: kind === "operations" },
    { text: "Tasks", fragment: linkTo({ kind: "tasks" }), isChosen: kind === "tasks" },
  ];
  const sizes = [
    { text: "Fit", fragment: linkTo({ size: "" }), isChosen: query["size"] !== "whole" },
    { text: "Full size", fragment: linkTo({ size: "whole" }), isChosen: query["size"] === "whole" },
  ];
  return (
    <div class="head-actions">
      {hasTasks && isLive && <Choices label="Boxes" choices={kinds} />}
      <Choices label="Size" choices={sizes} />
    </div>
  );
}
