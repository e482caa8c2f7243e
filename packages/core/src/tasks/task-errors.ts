import { DefinitionError, InvalidOptionError } from "../errors.js";

/** The error for a task that is shared over rounds although it belongs to one. */
export function neverShared({ id, operationId }: { readonly id: string; readonly operationId: string }): InvalidOptionError {
  return new InvalidOptionError(
    `Option "shared" is true, but task ${id} of operation "${operationId}" may be undone, or takes the value of one that may: it belongs to one round.`,
  );
}

/** The error for the result of an operation that is to be cached although it can be undone. */
export function neverCached(operationId: string): DefinitionError {
  return new DefinitionError(
    `Operation "${operationId}" has a \`revert\`, so that its result cannot be cached: a result that is reused has nothing to undo. Leave out \`cache\`.`,
  );
}
