import { Flow, flowSchema, SerializationError, type FlowSource } from "@mazepa/core";
import { contentId, flowSchemas, identitySymbol } from "@mazepa/core/internal";
import { LazyMembers } from "./lazy-members.js";
import { mapChildren } from "./map-children.js";
import type { GroupOptions, Node } from "./nodes.js";
import { textOf } from "./text.js";
import { definitionOf } from "./walk.js";

const schemaId = "@mazepa/canvas:canvas";

/**
 * The one flow schema that interprets every canvas. Another copy of the package may have registered
 * it.
 */
const schema = (flowSchemas.byId(schemaId)?.target ??
  flowSchema({ name: schemaId }, (node: Node) => new Flow(definitionOf(node, [])))) as (node: Node) => Flow;

/**
 * A text that is equal for canvases that do the same.
 *
 * @throws SerializationError when a part of the canvas has no content: a function step, members
 *   that are pulled.
 */
export function identityOf(node: Node): string {
  if (node.kind === "group" && !(node.members instanceof LazyMembers)) return identityOfGroup(node.members, node.options);
  const { id } = schema(node);
  if (id === undefined) throw new SerializationError("", "The canvas has parts without a content id.");
  return `canvas ${id}`;
}

/**
 * The identity of a group: the ids of its members, which they need anyway, since a group may be
 * large.
 */
function identityOfGroup(members: readonly Node[], { maxConcurrency, waves, onFailure }: GroupOptions): string {
  const identities = members.map((member) => (member.kind === "call" ? member[identitySymbol]() : identityOf(member)));
  return `canvas ${contentId(`group ${maxConcurrency} ${waves} ${onFailure} ${JSON.stringify(identities)}`)}`;
}

/**
 * The data from which another process makes an equal flow.
 *
 * @throws SerializationError naming the step that cannot travel.
 */
export function sourceOf(node: Node): FlowSource {
  checkTravels(node);
  return { schemaId, state: {}, args: [node] };
}

function checkTravels(node: Node): Node {
  if (node.kind === "function") throw cannotTravel(`The function step ${textOf(node)}`, "Make an operation or a flow of it.");
  if (node.kind === "group" && node.members instanceof LazyMembers) {
    throw cannotTravel("A group that takes its members from an iterable or a function", "Give it an array.");
  }
  return mapChildren(node, checkTravels);
}

function cannotTravel(what: string, remedy: string): SerializationError {
  return new SerializationError("", `${what} cannot travel, nor can the canvas that it is a step of. ${remedy}`);
}
