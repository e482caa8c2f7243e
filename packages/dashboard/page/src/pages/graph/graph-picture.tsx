import type { GraphView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Note } from "../../parts/note.js";
import type { Route } from "../../routing/route.js";
import { counted } from "../../texts/count-text.js";
import { GraphChoices } from "./graph-choices.js";
import { useImage } from "./use-image.js";

interface GraphPictureProps {
  readonly view: GraphView;
  /** The path of the picture. */
  readonly path: string;
  readonly query: Route["query"];
  readonly executionId: string;
}

/** The picture of a graph, which the server has drawn. */
export function GraphPicture({ view, path, query, executionId }: GraphPictureProps) {
  const { address, error } = useImage(path, view);
  const isWhole = query["size"] === "whole";
  const text = `${counted(view.boxes.length, "box").replace("boxs", "boxes")} and ${counted(view.links.length, "arrow")}`;
  if (view.problem !== undefined) return <Note tone="warn">{view.problem}</Note>;
  return (
    <Card
      title={view.kind === "tasks" ? "Tasks and flows" : "Operations and flows"}
      aside={<GraphChoices view={view} query={query} executionId={executionId} />}
    >
      {error && <Note tone="bad">{error.message}</Note>}
      <div class={isWhole ? "picture whole" : "picture"} tabIndex={0} role="region" aria-label="Graph">
        {address !== undefined && <img src={address} alt={`The graph: ${text}. They are listed below.`} />}
      </div>
    </Card>
  );
}
