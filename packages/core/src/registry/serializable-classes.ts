import { registrationTable, type Registration, type RegistrationTable } from "./registry.js";

/**
 * A class marked `@serializable()`. Without `encode` and `decode`, the fields that
 * class-transformer selects are serialized.
 */
export interface SerializableRegistration extends Registration {
  /** Converts an instance into a serializable value. */
  readonly encode: ((instance: unknown) => unknown) | undefined;
  /** Restores an instance from what `encode` returned. */
  readonly decode: ((state: unknown) => unknown) | undefined;
}

/** Every class of this process whose instances are serializable. */
export const serializableClasses: RegistrationTable<SerializableRegistration> = registrationTable("serializable classes");
