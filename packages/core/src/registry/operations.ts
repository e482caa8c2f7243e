import { registrationTable, type Registration, type RegistrationTable } from "./registry.js";

/** The identity of the operation package that publishes an operation or a flow schema. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

/** A definition that is registered under a name. */
export interface Definition extends Registration {
  /** Whether instances of a class are used, or a function as it is. */
  readonly kind: "class" | "function";
  /** The class as the user wrote it, or the function inside `target`. */
  readonly source: object;
  /** The options of the decorator, frozen. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The `version` option: part of identity. */
  readonly version: string | undefined;
  /** The operation package; undefined for definitions of an app. */
  readonly package: PackageIdentity | undefined;
}

/** A registered operation. `target` is the class, or the callable that the user holds. */
export interface OperationRegistration extends Definition {
  /** The facts that its tasks share, made once. */
  readonly traits: OperationTraits;
  /**
   * The beginning of the identity text of its tasks: all but the state of a class, and the
   * arguments.
   */
  readonly identityHead: string;
  /** The operation that undoes this one, if it has `revert`. */
  readonly revert?: OperationRegistration | undefined;
  /** The operation that this one undoes, by running its `revert`. */
  readonly undoes?: OperationRegistration | undefined;
}

/** The facts that the tasks of one operation share. */
export interface OperationTraits {
  readonly operationId: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly packageVersion: string | undefined;
  readonly isRevertible: boolean;
}

/** A registered flow schema. `target` is the class, or the function that makes its flows. */
export interface FlowSchemaRegistration extends Definition {
  /** The options that make its flows units, if they are. */
  readonly unit?: Readonly<Record<string, unknown>> | undefined;
}

/** Every operation of this process. */
export const operations: RegistrationTable<OperationRegistration> = registrationTable("operations");

/** Every flow schema of this process. */
export const flowSchemas: RegistrationTable<FlowSchemaRegistration> = registrationTable("flow schemas");

/**
 * The registration of an operation, without the links to its revert or to the operation that it
 * undoes.
 */
export function operationRegistration(definition: Definition, isRevertible = false): OperationRegistration {
  const { id, version, kind, options, package: owner } = definition;
  return {
    ...definition,
    traits: { operationId: id, options, packageVersion: owner?.version, isRevertible },
    identityHead: `${id}\n${version ?? ""}\n${kind === "function" ? "\n" : ""}`,
  };
}
