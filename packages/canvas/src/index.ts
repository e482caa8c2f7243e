/**
 * Chains, groups and chords of operations, as flows.
 *
 * @packageDocumentation
 */
import "./methods.js";

export type { Canvas, CanvasMethods, CanvasOf, CommonLead, CompleteMethods, ResultOf, Step, Values } from "./canvas.js";
export type { Drop, First, Given, LeadOf, List } from "./lead.js";
export type { GroupOptions } from "./nodes.js";
export type { Source } from "./lazy-members.js";
export { s, si } from "./signature.js";
export { chain } from "./chain.js";
export { group, type Member } from "./group.js";
export { chord } from "./chord.js";
export { each } from "./each.js";
export { chunks } from "./chunks.js";
export { starmap } from "./starmap.js";
