/**
 * The text of values for which JSON alone is not enough:
 * `{"$mazepa":1,"value":node,"shared":[node,…]}`. A node is
 *
 * - a JSON string, boolean, null or number: itself;
 * - a JSON array: an array of nodes;
 * - a JSON object without `$`: an object whose values are nodes;
 * - a JSON object with `$`: a value of the kind that `$` names; what else it has depends on the
 *   kind. `v` holds its parts.
 *
 * What is met more than once is in `shared`, and `{"$":"ref","v":index}` stands in each of its
 * places.
 */
export interface RichText {
  /** The version of the format. */
  readonly $mazepa: number;
  readonly value: RichNode;
  readonly shared?: readonly RichNode[];
}

/** A node of a {@link RichText}. */
export type RichNode = string | number | boolean | null | RichNode[] | { [key: string]: RichNode };

/** The version of the format that is written, and the only one that is read. */
export const richVersion = 1;

/** The key that makes a JSON object something else than an object. */
export const kindKey = "$";

/** The kind of a node that stands for one of the shared nodes. */
export const referenceKind = "ref";

/** The kind of a node that is a plain object after all, because it has a key `$` of its own. */
export const objectKind = "object";
