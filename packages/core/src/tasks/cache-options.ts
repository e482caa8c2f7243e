import { InvalidOptionError } from "../errors.js";
import { checkChoice, checkKnown, checkTimeLimit, checkWholeNumber } from "../options.js";

/** The code that a cached result depends on, besides `version`. */
export type CacheSource = "none" | "operation" | "module";

/** Options of the reuse of an operation's results in later executions. */
export interface CacheOptions {
  /** The maximum age of a reused result, in ms. Default: any age. */
  readonly ttlMs?: number;
  /**
   * The code whose change makes a result stale. `"none"`: only `version` does. `"operation"`: the
   * text of the function, or of the class and its base classes. `"module"`: also the files that its
   * module imports. Default `"none"`; for graph tasks `"operation"`.
   */
  readonly source?: CacheSource;
  /** The gzip level of values, from 0 (none) to 9. Default 6; for graph tasks 9. */
  readonly compression?: number;
}

/** {@link CacheOptions} with every default filled in. */
export interface CompleteCacheOptions {
  readonly ttlMs: number | undefined;
  readonly source: CacheSource;
  readonly compression: number;
}

/** @throws InvalidOptionError naming the part that makes no sense. */
export function checkCacheOptions(cache: unknown): void {
  if (cache === undefined || typeof cache === "boolean") return;
  if (typeof cache !== "object" || cache === null || Array.isArray(cache))
    throw new InvalidOptionError('Option "cache" must be true, false or an object: { ttlMs, source, compression }.');
  const { ttlMs, source, compression } = cache as CacheOptions;
  checkKnown("cache", cache, ["ttlMs", "source", "compression"]);
  checkTimeLimit("cache.ttlMs", ttlMs);
  checkChoice("cache.source", source, ["none", "operation", "module"]);
  checkWholeNumber("cache.compression", compression);
  if (compression !== undefined && compression > 9)
    throw new InvalidOptionError(`Option "cache.compression" is ${compression}; it can be 9 at most.`);
}

/** The complete options of an option `cache`; undefined if results are not reused. */
export function completeCacheOptions(cache: boolean | CacheOptions | undefined): CompleteCacheOptions | undefined {
  if (cache === undefined || cache === false) return undefined;
  const { ttlMs, source = "none", compression = 6 } = cache === true ? defaults : cache;
  return { ttlMs, source, compression };
}

const defaults: CacheOptions = {};
