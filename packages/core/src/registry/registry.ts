import "reflect-metadata";
import { DuplicateOperationError } from "../errors.js";
import { processWide } from "./process-wide.js";
import { describeLocation, type SourceLocation } from "./source-location.js";

/** The registration of an operation, flow schema or serializable class. */
export interface Registration {
  /** Unique among registrations of one kind: `name`, or `package:name`. */
  readonly id: string;
  /** The class or function as the user wrote it. */
  readonly target: object;
  /** Where it was registered, if the stack tells. */
  readonly location: SourceLocation;
}

/**
 * A table of registrations with unique ids and unique targets. Each registration is also metadata
 * of its target (reflect-metadata).
 */
export class RegistrationTable<R extends Registration> {
  readonly #what: string;
  readonly #byId = new Map<string, R>();
  /** Registrations that a different target of the same line has replaced. */
  readonly #superseded = new WeakSet<R>();
  #hasSuperseded = false;
  /** The key of the metadata on each target. */
  readonly #key: symbol;

  constructor(what: string) {
    this.#what = what;
    this.#key = Symbol.for(`mazepa:${what}`);
  }

  /**
   * Adds `registration`. It replaces an earlier one of the same target, or of the same file and
   * name if a module was loaded twice.
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
   * Checks that the id of `registration` still leads to it. A function that registers an operation
   * on each call may close over something else each time.
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

  /** The registration of this class or function itself, not of one that it inherits from. */
  byTarget(target: object): R | undefined {
    return Reflect.getOwnMetadata(this.#key, target) as R | undefined;
  }

  all(): readonly R[] {
    return [...this.#byId.values()];
  }
}

/**
 * Whether both were registered by the same line of the same module, for example by a function that
 * makes operations.
 */
function isSibling(earlier: Registration, later: Registration): boolean {
  return earlier.target !== later.target && earlier.location.url === later.location.url;
}

/**
 * Whether a module was loaded again: it has another URL (`?v=2`), or makes its classes at the same
 * place as before.
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

/** The table called `what`. There is one in a process, even with several copies of core. */
export function registrationTable<R extends Registration>(what: string): RegistrationTable<R> {
  const tables = processWide("registry", () => new Map<string, unknown>());
  let table = tables.get(what) as RegistrationTable<R> | undefined;
  if (!table) {
    table = new RegistrationTable<R>(what);
    tables.set(what, table);
  }
  return table;
}
