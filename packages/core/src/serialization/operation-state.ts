import { classOf, travellingFields } from "./class-fields.js";

/**
 * What an operation or a flow schema is configured with: its own enumerable fields, without those
 * marked `@exclude()`. A callable has none. An instance that is decoded has these fields and its
 * class's methods; neither the constructor nor a field initialiser runs, so that an excluded field
 * is absent until `setup` fills it.
 */
export function operationState(operation: object): Record<string, unknown> {
  const owner = classOf(operation);
  return owner && typeof operation === "object" ? travellingFields(operation, owner) : {};
}
