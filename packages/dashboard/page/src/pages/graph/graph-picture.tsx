import type { GraphView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Choices } from "../../parts/choices.js";
import { Note } from "../../parts/note.js";
import { fragmentOf } from "../../routing/route.js";
import { counted } from "../../texts/count-text.js";
import { useImage } from "./use-image.js";

interface GraphPictureProps {
  readonly view: GraphView;
  /** The path of the picture. */
  readonly path: string;
  /** Whether it is shown in its own size rather than in that of the window. */
  readonly isWhole: boolean;
  readonly executionId: string;
}

/** The picture of a graph, which the server has drawn. */
export function GraphPicture({ view, path, isWhole, executionId }: GraphPictureProps) {
  const { address, error } = useImage(path, view);
  const sizes = [
    { text: "Fit", fragment: sizeFragment(executionId), isChosen: !isWhole },
    { text: "Full size", fragment: sizeFragment(executionId, "whole"), isChosen: isWhole },
  ];
  const text = `${counted(view.boxes.length, "box").replace("boxs", "boxes")} and ${counted(view.links.length, "arrow")}`;
  if (view.problem !== undefined) return <Note tone="warn">{view.problem}</Note>;
  return (
    <Card
      title={view.kind === "tasks" ? "Tasks and flows" : "Operations and flows"}
      aside={<Choices label="Size" choices={sizes} />}
    >
      {error && <Note tone="bad">{error.message}</Note>}
      <div class={isWhole ? "picture whole" : "picture"} tabIndex={0} role="region" aria-label="Graph">
        {address !== undefined && <img src={address} alt={`The graph: ${text}. They are listed below.`} />}
      </div>
    </Card>
  );
}

function sizeFragment(executionId: string, size?: string): string {
  return fragmentOf(["executions", executionId, "graph"], { size });
}
