import type { FlowNode, Lane } from "./nodes.js";

/**
 * Decides which flow continues. Within a lane, depth first: a stack. Between lanes (roots, branches
 * of `all`), in turn: the first lane of the ring continues until its stack is empty or it has
 * admitted `turnLength` tasks.
 */
export class Lanes {
  readonly #turnLength: number;
  /** The ring of lanes; the first lane is the last element, since lanes come and go there. */
  #ring: Lane[] = [];
  /** Lanes that had their turn, in the order in which they come again. */
  #waiting: Lane[] = [];

  constructor(turnLength: number) {
    this.#turnLength = turnLength;
  }

  newLane(): Lane {
    return { stack: [], turn: 0, isInRing: false };
  }

  /** Puts `node` on top of its lane; its lane goes first if it was idle. */
  push(node: FlowNode): void {
    if (node.isOnStack) return;
    node.isOnStack = true;
    node.lane.stack.push(node);
    if (node.lane.isInRing) return;
    node.lane.isInRing = true;
    if (node.lane.turn < this.#turnLength) this.#ring.push(node.lane);
    else this.#waiting.push(node.lane);
  }

  /** Takes the top flow off the lane whose turn it is. */
  pop(): void {
    const node = this.#ring.at(-1)?.stack.pop();
    if (node) node.isOnStack = false;
  }

  /** The flow that continues, if any can. */
  current(): FlowNode | undefined {
    for (;;) {
      const lane = this.#ring.at(-1);
      if (!lane) {
        if (this.#waiting.length === 0) return undefined;
        this.#startRound();
        continue;
      }
      const top = lane.stack.at(-1);
      if (top && (lane.turn < this.#turnLength || this.#isAlone())) return top;
      this.#ring.pop();
      if (top) this.#waiting.push(lane);
      else lane.isInRing = false;
    }
  }

  /** Counts a task against the turn of `lane`. */
  count(lane: Lane): void {
    lane.turn++;
  }

  #isAlone(): boolean {
    return this.#ring.length === 1 && this.#waiting.length === 0;
  }

  #startRound(): void {
    this.#ring = this.#waiting.reverse();
    this.#waiting = [];
    for (const lane of this.#ring) lane.turn = 0;
  }
}
