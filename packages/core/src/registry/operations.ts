import { registrationTable, type Registration, type RegistrationTable } from "./registry.js";

/** The operation package that publishes an operation or a flow schema. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

interface Definition extends Registration {
  /** A class whose instances are used, or a function that is used as it is. */
  readonly kind: "class" | "function";
  /** What the user wrote: the class, or the function inside `target`. */
  readonly source: object;
  /** What the decorator was given, frozen. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The `version` option: part of identity. */
  readonly version: string | undefined;
  /** Undefined for an app's own. */
  readonly package: PackageIdentity | undefined;
  /** The operation that undoes what this one did, if it has `revert`. */
  readonly revert?: Definition | undefined;
  /** The operation that this one undoes: it stands for the `revert` of that. */
  readonly undoes?: Definition | undefined;
}

/** A registered operation. `target` is the class, or the callable that the user holds. */
export type OperationRegistration = Definition;

/** A registered flow schema. `target` is the class, or the function that makes its flows. */
export type FlowSchemaRegistration = Definition;

/** Every operation of this process. */
export const operations: RegistrationTable<OperationRegistration> = registrationTable("operations");

/** Every flow schema of this process. */
export const flowSchemas: RegistrationTable<FlowSchemaRegistration> = registrationTable("flow schemas");
