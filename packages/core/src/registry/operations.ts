import { registrationTable, type Registration, type RegistrationTable } from "./registry.js";

/** The identity of the operation package that publishes an operation or a flow schema. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

/** What is registered under a name. */
export interface Definition extends Registration {
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
}

/** A registered operation. `target` is the class, or the callable that the user holds. */
export interface OperationRegistration extends Definition {
  /** What its tasks have in common, made once. */
  readonly traits: OperationTraits;
  /** The head of the identity of its tasks: all but the state of a class, and the arguments. */
  readonly identityHead: string;
  /** The operation that undoes this one, if it has `revert`. */
  readonly revert?: OperationRegistration | undefined;
  /** The operation that this one undoes, for whose `revert` it stands. */
  readonly undoes?: OperationRegistration | undefined;
}

/** What the tasks of one operation have in common. */
export interface OperationTraits {
  readonly operationId: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly packageVersion: string | undefined;
  readonly isRevertible: boolean;
}

/** A registered flow schema. `target` is the class, or the function that makes its flows. */
export type FlowSchemaRegistration = Definition;

/** Every operation of this process. */
export const operations: RegistrationTable<OperationRegistration> = registrationTable("operations");

/** Every flow schema of this process. */
export const flowSchemas: RegistrationTable<FlowSchemaRegistration> = registrationTable("flow schemas");

/** The registration of an operation, all but what it reverts or is reverted by. */
export function operationRegistration(definition: Definition, isRevertible = false): OperationRegistration {
  const { id, version, kind, options, package: owner } = definition;
  return {
    ...definition,
    traits: { operationId: id, options, packageVersion: owner?.version, isRevertible },
    identityHead: `${id}\n${version ?? ""}\n${kind === "function" ? "\n" : ""}`,
  };
}
