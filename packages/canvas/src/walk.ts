import { Flow, isMazepaError, MazepaError, type Work, type Yieldable } from "@mazepa/core";
import { internalFlowContext, suppress, type FlowDefinition } from "@mazepa/core/internal";
import { endOf, type End } from "./end-of.js";
import { isIterable, LazyMembers } from "./lazy-members.js";
import { checkLead, unknownLead, type Lead } from "./lead-values.js";
import type { Chain, Each, ErrorLink, FunctionStep, Group, Node, Recover } from "./nodes.js";
import { runMembers } from "./run-members.js";
import { textOf } from "./text.js";
import { warnOfEqualMembers } from "./warn-of-equal-members.js";

type Walk = Generator<Yieldable, unknown, unknown>;

/** The task or flow that runs `node` with `lead` before it. */
export function workOf(node: Node, lead: Lead): Work {
  return node.kind === "call" && lead !== unknownLead ? node.workFor(lead) : new Flow(definitionOf(node, lead));
}

/** The definition of the flow of `node`. */
export function definitionOf(node: Node, lead: Lead): FlowDefinition {
  switch (node.kind) {
    case "call":
      return internal("call", () => node.workFor(lead));
    case "function":
      return { name: node.step.name || "function", start: () => callStep(node, lead), options: node.options };
    case "chain":
      return { name: node.name, start: () => inOrder(node.steps, lead), options: {} };
    case "group":
      return { name: "group", start: () => sideBySide(node, lead), options: {} };
    case "each":
      return { name: "each", start: () => forEach(node, lead), options: {} };
    case "link":
      return internal("link", () => inOrder([node], lead));
    case "error-link":
      return internal("linkError", () => tellingOfFailure(node, lead));
    case "recover":
      return internal("recover", () => recovering(node, lead));
  }
}

function internal(name: string, start: () => unknown): FlowDefinition {
  return { name, start, options: {}, isInternal: true };
}

function callStep({ step }: FunctionStep, lead: Lead): unknown {
  if (internalFlowContext().dryRun) {
    throw new MazepaError("MAZEPA_NO_RESULT", `The function step ${step.name || "(anonymous)"} is not called in a dry run.`);
  }
  return step(...lead);
}

/**
 * Links are started with the value of their step, beside the next one; the end of the flow waits
 * for them.
 */
function* inOrder(steps: Chain["steps"], lead: Lead): Walk {
  let given = lead;
  for (const step of steps) {
    if (step.kind !== "link") given = yield* evaluate(workOf(step, given));
    else {
      given = yield* evaluate(workOf(step.of, given));
      for (const callback of step.callbacks) yield workOf(callback, given);
    }
  }
  return given[0];
}

/** Runs `work`, and returns its value as the lead of the next step. */
function* evaluate(work: Work): Generator<Yieldable, Lead, unknown> {
  if (!isDryRun()) return [yield* work];
  yield work;
  return unknownLead;
}

function* sideBySide({ members, options }: Group, lead: Lead): Walk {
  if (!(members instanceof LazyMembers)) {
    const works = members.map((member) => workOf(member, lead));
    warnOfEqualMembers(works);
    return yield* together(works, (work) => work, options);
  }
  return yield* together(members.members(), (member) => workOf(member, lead), options);
}

function* forEach(node: Each, lead: Lead): Walk {
  const [elements] = checkLead(lead, textOf(node));
  if (!isIterable(elements)) throw new TypeError(`${textOf(node)} needs a list, but the value before it is not one.`);
  return yield* together(elements, (element) => workOf(node.member, [element]), node.options);
}

function* together<T>(items: Iterable<T>, toWork: (item: T) => Work, options: Group["options"]): Walk {
  if (!isDryRun()) return yield* runMembers(items, toWork, options);
  for (const item of items) yield toWork(item);
  return undefined;
}

/**
 * In a plan, by contrast, a stand-in takes the place of each value, so it is walked like an
 * execution.
 */
function isDryRun(): boolean {
  return internalFlowContext().withoutResults === true;
}

function* tellingOfFailure({ of, errback }: ErrorLink, lead: Lead): Walk {
  try {
    return (yield* evaluate(workOf(of, lead)))[0];
  } catch (error) {
    const end = yield* afterFailure(errback, error);
    if ("error" in end) suppress(error, end.error);
    throw error;
  }
}

function* recovering({ of, fallback }: Recover, lead: Lead): Walk {
  try {
    return (yield* evaluate(workOf(of, lead)))[0];
  } catch (error) {
    const end = yield* afterFailure(fallback, error);
    if ("value" in end) return end.value;
    suppress(end.error, error);
    throw end.error;
  }
}

/** @throws `error` itself when it tells of a cancellation, which is no failure. */
function* afterFailure(node: Node, error: unknown): Generator<Yieldable, End, unknown> {
  if (isMazepaError(error, "MAZEPA_TASK_CANCELLED")) throw error;
  return yield* endOf(() => workOf(node, [error]));
}
