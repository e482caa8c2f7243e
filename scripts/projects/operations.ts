import { exclude, serializable, taskableOperation, TaskableOperation, type } from "@mazepa/core";

@serializable()
export class Point {
  @exclude() note = "";

  readonly x: number;
  readonly y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
}

@serializable()
export class Line {
  @type(() => Point) readonly from: Point;

  constructor(from: Point) {
    this.from = from;
  }
}

@taskableOperation({ retries: 1 })
export class Move extends TaskableOperation {
  readonly by: number;

  constructor(by = 1) {
    super();
    this.by = by;
  }

  run(line: Line): Line {
    const { from } = line;
    if (!(line instanceof Line) || !(from instanceof Point)) throw new Error("The classes are lost.");
    return new Line(new Point(from.x + this.by, from.y));
  }
}

export const shout = taskableOperation({ name: "shout" }, (text: string): string => text.toUpperCase());
