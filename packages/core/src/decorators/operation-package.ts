import { checkKnown } from "../options.js";
import { DefinitionError } from "../errors.js";
import type { PackageIdentity } from "../registry/operations.js";
import { flowSchemaOf, type FlowSchemaDecorator } from "./flow-schema.js";
import { taskableOperationOf, type TaskableOperationDecorator } from "./taskable-operation.js";

/** The decorators of one operation package. */
export interface OperationPackage {
  readonly taskableOperation: TaskableOperationDecorator;
  readonly flowSchema: FlowSchemaDecorator;
}

/**
 * The decorators for a package that publishes operations. Their ids are `package:name`, and their
 * tasks carry the version, so that a worker with an incompatible version refuses them.
 *
 * @example
 * ```ts
 * const { taskableOperation } = operationPackage({ name: "@acme/text-ops", version: "1.4.2" });
 *
 * export const shout = taskableOperation({ name: "shout" }, (text: string) => text.toUpperCase());
 * ```
 *
 * @throws DefinitionError when `name` is not an npm package name or `version` not a semantic
 *   version.
 */
export function operationPackage(identity: PackageIdentity): OperationPackage {
  checkKnown("operationPackage", identity, ["name", "version"]);
  if (typeof identity.name !== "string" || !/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(identity.name)) {
    throw new DefinitionError(`operationPackage: "${identity.name}" is not the name of an npm package.`);
  }
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(identity.version)) {
    throw new DefinitionError(`operationPackage: "${identity.version}" is not a semantic version such as 1.4.2.`);
  }
  const owner = Object.freeze({ ...identity });
  return { taskableOperation: taskableOperationOf(owner), flowSchema: flowSchemaOf(owner) };
}
