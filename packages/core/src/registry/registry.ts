import "reflect-metadata";
import { DuplicateOperationError } from "../errors.js";
import { processWide } from "./process-wide.js";
import { describeLocation, type SourceLocation } from "./source-location.js";

/** What is known of a registered operation, flow schema or serializable class. */
export interface Registration {
  /** Unique among registrations of one kind: `name`, or `package:name`. */
  readonly id: string;
  /** The class or function as the user wrote it. */
  readonly target: object;
  /** Where it was registered, as far as the stack tells. */
  readonly location: SourceLocation;
}

/**
 * One table of registrations, with ids and targets both unique; each is also metadata of its target
 * (reflect-metadata).
 */
export class RegistrationTable<R extends Registration> {
  readonly #what: string;
  readonly #byId = new Map<string, R>();
  /** Replaced by a different target of the same line. */
  readonly #superseded = new WeakSet<R>();
  #hasSuperseded = false;
  /** The key of the metadata on each target. */
  readonly #key: symbol;

  constructor(what: string) {
    this.#what = what;
    this.#key = Symbol.for(`mazepa:${what}`);
  }

  /**
   * Adds `registration`. The same target again, or one of the same file and name that was loaded
   * twice, replaces the earlier one.
   *
   * @throws DuplicateOperationError when the id belongs to a different target.
   */
  add(registration: R): void {
    const earlier = this.#byId.get(registration.id);
    if (earlier && earlier.target !== registration.target && !isReload(earlier, registration)) {
      throw new DuplicateOperationError(
        `Two different ${this.#what} are registered as "${registration.id}": the first at ${describeLocation(earlier.location)}, the second at ` +
          `${describeLocation(registration.location)}. Give one of them another \`name\`, or publish it from an operation package.`,
      );
    }
    if (earlier && isSibling(earlier, registration)) {
      this.#superseded.add(earlier);
      this.#hasSuperseded = true;
    }
    this.#byId.set(registration.id, registration);
    Reflect.defineMetadata(this.#key, registration, registration.target);
  }

  byId(id: string): R | undefined {
    return this.#byId.get(id);
  }

  /**
   * Checks that the id of `registration` still leads to it: what a function registers each time it
   * is called may differ in what it closes over.
   *
   * @throws DuplicateOperationError when another target of the same line has taken the id.
   */
  checkCurrent(registration: R): void {
    if (!this.#hasSuperseded || !this.#superseded.has(registration)) return;
    throw new DuplicateOperationError(
      `Several ${this.#what} are registered as "${registration.id}" at ${describeLocation(registration.location)}, and this one is not the last: ` +
        "elsewhere, the last would take its place. Give each another `name`.",
    );
  }

  /** The registration of this very class or function, not of one it inherits from. */
  byTarget(target: object): R | undefined {
    return Reflect.getOwnMetadata(this.#key, target) as R | undefined;
  }

  all(): readonly R[] {
    return [...this.#byId.values()];
  }
}

/**
 * Whether two were made by the same line of the same module, as by a function that makes
 * operations.
 */
function isSibling(earlier: Registration, later: Registration): boolean {
  return earlier.target !== later.target && earlier.location.url === later.location.url;
}

/**
 * A module that is loaded again has another URL (`?v=2`) or makes its classes at the same place as
 * before.
 */
function isReload(earlier: Registration, later: Registration): boolean {
  if (earlier.location.file === undefined || earlier.location.file !== later.location.file) return false;
  if (nameOf(earlier) !== nameOf(later)) return false;
  if (earlier.location.url !== later.location.url) return true;
  return earlier.location.line === later.location.line && earlier.location.column === later.location.column;
}

function nameOf({ target }: Registration): unknown {
  return "name" in target ? target.name : undefined;
}

/** The table called `what`, one a process even when several copies of core are loaded. */
export function registrationTable<R extends Registration>(what: string): RegistrationTable<R> {
  const tables = processWide("registry", () => new Map<string, unknown>());
  let table = tables.get(what) as RegistrationTable<R> | undefined;
  if (!table) {
    table = new RegistrationTable<R>(what);
    tables.set(what, table);
  }
  return table;
}
