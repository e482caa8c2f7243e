import { all, flowSchema } from "@mazepa/core";
import { Line, Move, Point, shout } from "./operations.js";

export const journey = flowSchema({ name: "journey" }, function* (names: string[]) {
  const shouted: string[] = yield* all(names.map((name) => shout.makeTask(name)));
  const start = new Point(1, 2);
  start.note = "stays here";
  const line: Line = yield* new Move(2).makeTask(new Line(start));
  return `${shouted.join(" ")} ${line.from.x}`;
});
