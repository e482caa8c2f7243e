import { registrationTable, type Registration, type RegistrationTable } from "./registry.js";

/** The identity of the operation package that publishes an operation or a flow schema. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

interface Definition extends Registration {
  /** Whether instances of a class are used, or a function as it is. */
  readonly kind: "class" | "function";
  /** What the user wrote: the class, or the function inside `target`. */
  readonly source: object;
  /** The options of the decorator, frozen. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The `version` option: part of identity. */
  readonly version: string | undefined;
  /** Undefined for those of an app. */
  readonly package: PackageIdentity | undefined;
  /** The operation that undoes this one, if it has `revert`. */
  readonly revert?: Definition | undefined;
  /** The operation that this one undoes, for whose `revert` it stands. */
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
