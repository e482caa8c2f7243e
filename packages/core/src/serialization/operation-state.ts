import { classOf, travellingFields } from "./class-fields.js";

/**
 * The configuration of an operation or a flow schema: its own enumerable fields, without those
 * marked `@exclude()`. A callable has none. A decoded instance has these fields and its class's
 * methods. Neither the constructor nor a field initialiser runs, so an excluded field is absent
 * until `setup` fills it.
 */
export function operationState(operation: object): Record<string, unknown> {
  const owner = classOf(operation);
  return owner && typeof operation === "object" ? travellingFields(operation, owner) : {};
}
