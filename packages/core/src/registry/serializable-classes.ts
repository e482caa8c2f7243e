import { registrationTable, type Registration, type RegistrationTable } from "./registry.js";

/**
 * A class marked `@serializable()`. Without `encode` and `decode`, its fields travel as
 * class-transformer selects them.
 */
export interface SerializableRegistration extends Registration {
  /** Converts an instance into a value that can travel. */
  readonly encode: ((instance: unknown) => unknown) | undefined;
  /** Restores an instance from what `encode` returned. */
  readonly decode: ((state: unknown) => unknown) | undefined;
}

/** Every class of this process whose instances may travel. */
export const serializableClasses: RegistrationTable<SerializableRegistration> = registrationTable("serializable classes");
