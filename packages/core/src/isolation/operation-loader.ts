import path from "node:path";
import { pathToFileURL } from "node:url";
import { InvalidOptionError, OperationVersionError, UnknownOperationError } from "../errors.js";
import { takeModuleDigests } from "../code/take-module-digests.js";
import { operations, type OperationRegistration } from "../registry/operations.js";
import { resolveFrom } from "../resolve-from.js";
import { asError } from "../serialization/as-error.js";
import { unknownOperation } from "../wire/task-message.js";

/** Imports the modules of a worker, and operation packages when a task first needs them. */
export class OperationLoader {
  readonly #modules: readonly string[];
  readonly #packages: ReadonlySet<string>;
  readonly #imports = new Map<string, Promise<void>>();

  constructor({ modules, packages }: { modules: readonly string[]; packages: readonly string[] }) {
    this.#modules = modules;
    this.#packages = new Set(packages);
  }

  /** @throws InvalidOptionError naming the module that cannot be imported. */
  async loadModules(): Promise<void> {
    for (const module of this.#modules) {
      try {
        await import(/* webpackIgnore: true */ /* @vite-ignore */ moduleUrl(module));
      } catch (thrown) {
        throw new InvalidOptionError(
          `Option "modules": "${module}" cannot be imported: ${asError(thrown).message} (working directory: ${process.cwd()})`,
          { cause: thrown },
        );
      }
    }
    await takeModuleDigests();
  }

  /**
   * Makes sure that the operation is registered, in a compatible version.
   *
   * @throws UnknownOperationError when it is not, and may not be imported or is not in its package.
   * @throws OperationVersionError when the task was made with a version that this one cannot
   *   replace.
   */
  async ensure(operationId: string, packageVersion: string | undefined): Promise<void> {
    const registration = operations.byId(operationId) ?? (await this.#fromPackage(operationId));
    if (registration.package && packageVersion !== undefined) await checkVersion(registration, packageVersion);
  }

  async #fromPackage(operationId: string): Promise<OperationRegistration> {
    const name = packageOf(operationId);
    if (name === undefined) throw unknownOperation(operationId);
    if (!this.#packages.has(name)) {
      const allowed = [...this.#packages].join(", ") || "none";
      throw new UnknownOperationError(
        `Operation "${operationId}" is of package "${name}", which this worker may not import (packages: ${allowed}). Add it to the worker's \`packages\`.`,
      );
    }
    let imported = this.#imports.get(name);
    if (!imported) this.#imports.set(name, (imported = importPackage(name)));
    await imported.catch((error: unknown) => {
      this.#imports.delete(name);
      throw error;
    });
    const registration = operations.byId(operationId);
    if (!registration)
      throw new UnknownOperationError(`Package "${name}" was imported and has no operation "${operationId}" in this version.`);
    return registration;
  }
}

async function importPackage(name: string): Promise<void> {
  try {
    await import(/* webpackIgnore: true */ /* @vite-ignore */ packageUrl(name));
    await takeModuleDigests();
  } catch (cause) {
    throw new UnknownOperationError(`Package "${name}" cannot be imported here: ${asError(cause).message}`, { cause });
  }
}

/**
 * Checks the version. Versions in one caret range of npm are compatible, so heads and workers need
 * not be updated at the same instant.
 */
async function checkVersion({ id, package: owner }: OperationRegistration, wanted: string): Promise<void> {
  const { default: satisfies } = await import("semver/functions/satisfies.js");
  const here = owner?.version ?? "";
  if (here === wanted || satisfies(wanted, `^${here}`) || satisfies(here, `^${wanted}`)) return;
  throw new OperationVersionError(
    `Task of operation "${id}" was made with version ${wanted} of its package; this worker has ${here}, which cannot replace it. Update one of the two.`,
  );
}

/** The package of an operation: `@acme/ops` for `@acme/ops:Resize`. */
function packageOf(operationId: string): string | undefined {
  const end = operationId.lastIndexOf(":");
  return end > 0 ? operationId.slice(0, end) : undefined;
}

function moduleUrl(module: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(module) && !/^[a-z]:[\\/]/i.test(module)) return module;
  if (module.startsWith(".") || path.isAbsolute(module)) return pathToFileURL(path.resolve(module)).href;
  return packageUrl(module);
}

/**
 * The URL of a package as the user's program would find it, from the working directory; else as
 * core finds it.
 */
function packageUrl(name: string): string {
  try {
    return pathToFileURL(resolveFrom(path.resolve("index.js"), name)).href;
  } catch {
    return name;
  }
}
