// A plugin of TypeDoc: modules have the names that are imported, and the names of core are grouped
// by the folder that defines them.
import { Comment, CommentTag, Converter, ReflectionKind } from "typedoc";

/** Folders of core by group, in the order of the reference. */
const groups = {
  Operations: ["decorators", "operations", "registry", "serialization", "tasks"],
  Flows: ["flows"],
  Execution: [
    "execution",
    "planning",
    "scheduling",
    "queues",
    "retry",
    "status",
    "cache",
    "checkpoint",
    "signals",
    "outcomes",
    "progress",
    "code",
  ],
  Workers: ["worker", "wire", "detached"],
  Transports: ["messaging", "storage"],
  Errors: ["errors"],
};

export const groupNames = Object.keys(groups);

const groupOf = new Map(Object.entries(groups).flatMap(([group, folders]) => folders.map((folder) => [folder, group])));

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      const { packageName, packagePath = "" } = project.getSymbolIdFromReflection(reflection) ?? {};
      const [, place = ""] = /^src\/([^/]+)/.exec(packagePath) ?? [];
      if (reflection.kind === ReflectionKind.Module) {
        reflection.name = place === "index.ts" ? `${packageName}` : `${packageName}/${place.replace(/\.ts$/, "")}`;
      } else if (isNamed(reflection) && packageName === "@mazepa/core") {
        const group = groupOf.get(place);
        if (!group)
          throw new Error(`No group of the reference has ${packagePath}: add its folder to scripts/typedoc-reference.js.`);
        reflection.comment ??= new Comment();
        reflection.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: group }]));
      }
    }
  });
}

/**
 * Whether it is what a module defines, and does not merely export again.
 *
 * @param {import("typedoc").Reflection} reflection
 */
function isNamed({ kind, parent }) {
  return parent?.kind === ReflectionKind.Module && kind !== ReflectionKind.Reference;
}
