/**
 * The text of values that JSON alone cannot express:
 * `{"$mazepa":1,"value":node,"shared":[node,…]}`. A node is
 *
 * - a JSON string, boolean, null or number: itself;
 * - a JSON array: an array of nodes;
 * - a JSON object without `$`: an object whose values are nodes;
 * - a JSON object with `$`: a value of the kind that `$` names. Its other keys depend on the kind;
 *   `v` holds its parts.
 *
 * A value that is met more than once is in `shared`, and `{"$":"ref","v":index}` stands in each of
 * its places.
 */
export interface RichText {
  /** The version of the format. */
  readonly $mazepa: number;
  readonly value: RichNode;
  readonly shared?: readonly RichNode[];
}

/** A node of a {@link RichText}. */
export type RichNode = string | number | boolean | null | RichNode[] | { [key: string]: RichNode };

/** The version that is written, and the only one that is read. */
export const richVersion = 1;

/** The key that tells a node of some kind from a plain object. */
export const kindKey = "$";

/** The kind of a node that refers to a shared node. */
export const referenceKind = "ref";

/** The kind of a plain object that has a key `$` of its own. */
export const objectKind = "object";
