import { threadId } from "node:worker_threads";
import { taskableOperation, TaskableOperation } from "@mazepa/core";

/** One line of a picture of the Mandelbrot set. */
@taskableOperation
export class DrawLine extends TaskableOperation {
  readonly width: number;
  readonly mostSteps: number;

  constructor(width: number, mostSteps: number) {
    super();
    this.width = width;
    this.mostSteps = mostSteps;
  }

  run(y: number): { text: string; thread: number } {
    const letters = Array.from({ length: this.width }, (_, column) =>
      letterAt((column / this.width) * 3.2 - 2.3, y, this.mostSteps),
    );
    return { text: letters.join(""), thread: threadId };
  }
}

function letterAt(x: number, y: number, mostSteps: number): string {
  let [re, im, steps] = [0, 0, 0];
  for (; steps < mostSteps && re * re + im * im < 4; steps++) [re, im] = [re * re - im * im + x, 2 * re * im + y];
  return steps === mostSteps ? "#" : (".:-=+*"[steps >> 2] ?? "%");
}
