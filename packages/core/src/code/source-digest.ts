import { operations, type OperationRegistration } from "../registry/operations.js";
import { describeLocation } from "../registry/source-location.js";
import { textsOfCode } from "../registry/source-code.js";
import { asError } from "../serialization/as-error.js";
import { contentId } from "../serialization/identity.js";
import type { CacheSource } from "../tasks/cache-options.js";
import { moduleDigest } from "./module-digest.js";
import { normalizedCode } from "./normalized-code.js";

/** The digest of an operation's code, or why there is none. */
export type CodeDigest = { readonly code: string | undefined } | { readonly problem: string };

/** Digests of modules. Each is computed once, since loaded code does not change. */
const ofModules = new WeakMap<OperationRegistration, Promise<CodeDigest>>();
const ofOperations = new WeakMap<OperationRegistration, CodeDigest>();

/** The digest of the code that this process runs for an operation (rule K6). Never rejects. */
export function codeDigestOf(operationId: string, source: CacheSource): CodeDigest | Promise<CodeDigest> {
  const registration = operations.byId(operationId);
  if (!registration) return { problem: `operation "${operationId}" is not registered here` };
  if (source === "none") return none;
  return source === "operation" ? operationDigest(registration) : digestOfModule(registration);
}

const none: CodeDigest = { code: undefined };

function operationDigest(registration: OperationRegistration): CodeDigest {
  let known = ofOperations.get(registration);
  if (!known) ofOperations.set(registration, (known = newOperationDigest(registration)));
  return known;
}

function newOperationDigest({ id, source }: OperationRegistration): CodeDigest {
  const texts = textsOfCode(source);
  if (!texts) return { problem: `the code of operation "${id}" has no text, as that of native and bound functions` };
  return { code: contentId(`operation\n${JSON.stringify(texts.map(normalizedCode))}`) };
}

function digestOfModule(registration: OperationRegistration): Promise<CodeDigest> {
  let known = ofModules.get(registration);
  if (!known) ofModules.set(registration, (known = newModuleDigest(registration)));
  return known;
}

async function newModuleDigest(registration: OperationRegistration): Promise<CodeDigest> {
  const own = operationDigest(registration);
  if ("problem" in own) return own;
  const { id, location } = registration;
  if (location.file === undefined)
    return { problem: `it is not known where operation "${id}" was registered (${describeLocation(location)})` };
  try {
    return { code: contentId(`module\n${own.code}\n${await moduleDigest(location.file)}`) };
  } catch (error) {
    return { problem: asError(error).message };
  }
}
