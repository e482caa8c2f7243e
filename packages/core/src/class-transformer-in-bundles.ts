import * as bundled from "class-transformer";
import { defaultMetadataStorage as commonJsStorage } from "class-transformer/cjs/storage.js";
import { defaultMetadataStorage as moduleStorage } from "class-transformer/esm5/storage.js";

/**
 * The storage of the build of class-transformer that the bundler has taken, for core as for the
 * user's decorators: the one that a mark arrives in.
 */
const storage = [moduleStorage, commonJsStorage].find((candidate) => {
  class Marked {}
  bundled.Expose()(Marked);
  return candidate.getStrategy(Marked) === "exposeAll";
});

/** The storage of class-transformer, which holds the marks of its decorators and of core's. */
export function transformerStorage(): typeof moduleStorage {
  return storage ?? moduleStorage;
}

/** The functions of class-transformer. */
export function classTransformer(): typeof bundled {
  return bundled;
}
