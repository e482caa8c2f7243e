import { transformerStorage } from "#class-transformer";
import { DefinitionError } from "../errors.js";

/** The mark of `@exclude()` or `@type()` on one field. */
export type FieldMark = { readonly kind: "exclude" } | { readonly kind: "type"; readonly of: () => unknown };

/** The second argument of both kinds of field decorators. */
export type FieldDecoratorContext = string | symbol | ClassFieldDecoratorContext | ClassAccessorDecoratorContext;

const metadataSymbol = ((Symbol as { metadata?: symbol }).metadata ??= Symbol.for("Symbol.metadata"));
const marksSymbol = Symbol.for("mazepa.field-marks");
type StandardMetadata = { [marksSymbol]?: [field: string, mark: FieldMark][] };

/**
 * Records a mark with class-transformer. A standard decorator does not know its class yet; its mark
 * waits in the class's decorator metadata for {@link adoptMarks}.
 *
 * @throws DefinitionError when the decorator does not stand on a public instance field.
 */
export function markField(target: unknown, context: unknown, mark: FieldMark): void {
  if (typeof context === "string" && typeof target === "object" && target !== null) {
    handOver(target.constructor, context, mark);
    return;
  }
  const { metadata, name } = fieldContext(context, mark);
  if (!Object.hasOwn(metadata, marksSymbol)) metadata[marksSymbol] = [];
  metadata[marksSymbol]?.push([name, mark]);
}

/**
 * Gives class-transformer the marks that standard decorators left in the metadata of `owner` and
 * its base classes.
 */
export function adoptMarks(owner: unknown): void {
  for (let holder = owner; typeof holder === "function"; holder = Object.getPrototypeOf(holder)) {
    if (!Object.hasOwn(holder, metadataSymbol)) continue;
    const metadata = (holder as unknown as Record<symbol, StandardMetadata | undefined>)[metadataSymbol];
    if (!metadata || !Object.hasOwn(metadata, marksSymbol)) continue;
    for (const [field, mark] of metadata[marksSymbol] ?? []) handOver(holder, field, mark);
    delete metadata[marksSymbol];
  }
}

function handOver(owner: Function, field: string, mark: FieldMark): void {
  if (mark.kind === "exclude") {
    transformerStorage().addExcludeMetadata({ target: owner, propertyName: field, options: {} });
    return;
  }
  const reflectedType: unknown = (Reflect as { getMetadata?: (...key: unknown[]) => unknown }).getMetadata?.(
    "design:type",
    owner.prototype,
    field,
  );
  transformerStorage().addTypeMetadata({
    target: owner,
    propertyName: field,
    reflectedType,
    typeFunction: mark.of as () => Function,
    options: {},
  });
}

function fieldContext(context: unknown, mark: FieldMark): { metadata: StandardMetadata; name: string } {
  const { kind, name, metadata, private: isPrivate, static: isStatic } = (context ?? {}) as Partial<ClassFieldDecoratorContext>;
  if ((kind as string) !== "field" || isPrivate || isStatic || typeof name !== "string") {
    throw new DefinitionError(`@${mark.kind} must be on a public instance field. Declare a field, and put the decorator on it.`);
  }
  if (!metadata) {
    throw new DefinitionError(
      `@${mark.kind} on field "${name}" got no decorator metadata from the compiler. Use TypeScript 5.2 or later (or another compiler ` +
        "with decorator metadata), or the option experimentalDecorators.",
    );
  }
  return { metadata: metadata, name };
}
