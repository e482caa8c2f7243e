import type { FlowNode, ScopeState } from "./nodes.js";

/** How many signals of one name a flow has taken in one round, and how often it asked for one. */
export interface SignalCursor {
  /** The flow and the name. */
  readonly identity: string;
  /** The round of the unit around it; empty outside of units. */
  readonly place: string;
  calls: number;
  /** The number of the last signal that it has taken. */
  number: number;
}

/** The wait of a flow for a signal. */
export interface SignalWait {
  readonly name: string;
  readonly cursor: SignalCursor;
  readonly sinceMs: number;
  /** The id under which the end of its limit is recorded. */
  readonly dateId: string | undefined;
  /** The number of the call, from 1. */
  readonly call: number;
  /** The number of the signal. */
  number: number;
  /** Whether an earlier head has taken it in this call. */
  isRecorded: boolean;
  /** The number of the record of its taker, if that is being loaded. */
  takerRecord: number | undefined;
  /** Whether it is known not to have been sent. */
  isAwaited: boolean;
}

/** A signal that a flow waits for, for people. */
export interface AwaitedSignal {
  readonly name: string;
  /** The name of the flow. */
  readonly flow: string;
  /** In milliseconds since 1970. */
  readonly sinceMs: number;
  /** The end of its time limit, in milliseconds since 1970; undefined if it has none. */
  readonly untilMs: number | undefined;
}

/** The signals that flows wait for. */
export class SignalTable {
  readonly cursors = new Map<string, SignalCursor>();
  /** Weak, since a flow may be closed while it waits. */
  readonly #waits = new WeakMap<ScopeState, SignalWait>();

  add(scope: ScopeState, wait: SignalWait): void {
    this.#waits.set(scope, wait);
  }

  /** The wait of a `yield*` at which its flow still stands. */
  waitAt(scope: ScopeState): SignalWait | undefined {
    return scope.parent.position === scope ? this.#waits.get(scope) : undefined;
  }

  /** The waits of these flows. */
  waitsOf(flows: Iterable<FlowNode>): SignalWait[] {
    return this.#scopesOf(flows).map(([, wait]) => wait);
  }

  /** The same, for people. */
  list(flows: Iterable<FlowNode>): AwaitedSignal[] {
    return this.#scopesOf(flows).map(([{ parent, timer }, { name, sinceMs }]) => {
      return { name, flow: parent.flow.name, sinceMs, untilMs: timer?.dueMs };
    });
  }

  #scopesOf(flows: Iterable<FlowNode>): [ScopeState, SignalWait][] {
    const found: [ScopeState, SignalWait][] = [];
    for (const { position } of flows) {
      const wait = position.at === "scoped" && this.#waits.get(position);
      if (wait) found.push([position, wait]);
    }
    return found;
  }
}
