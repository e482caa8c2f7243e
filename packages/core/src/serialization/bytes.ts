import { types } from "node:util";
import { isBuiltInInstance } from "./plain-object.js";

/** Binary data of any kind: a buffer or a view of one. */
export type Bytes = ArrayBuffer | ArrayBufferView;

interface ViewConstructor {
  new (buffer: ArrayBuffer): ArrayBufferView;
  /** Missing in a DataView. */
  readonly BYTES_PER_ELEMENT?: number;
}

const views = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
};

/**
 * The kind of binary data that `value` is; undefined for kinds that do not travel, such as shared
 * memory or a subclass.
 */
export function bytesType(value: object): string | undefined {
  if (types.isArrayBuffer(value)) return isBuiltInInstance(value, 2) ? "ArrayBuffer" : undefined;
  if (!ArrayBuffer.isView(value) || types.isSharedArrayBuffer(value.buffer)) return undefined;
  if (types.isDataView(value)) return isBuiltInInstance(value, 2) ? "DataView" : undefined;
  if (Buffer.isBuffer(value)) return isBuiltInInstance(value, 4) ? "Buffer" : undefined;
  const tag = (value as unknown as { [Symbol.toStringTag]: string })[Symbol.toStringTag];
  return isBuiltInInstance(value, 3) && Object.hasOwn(views, tag) ? tag : undefined;
}

/** The memory of `value` as a Buffer, without copying. */
export function memoryOf(value: Bytes): Buffer {
  return ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.from(value);
}

/**
 * A copy of `memory` as binary data of the kind `type`; undefined when there is no such kind or the
 * length does not fit.
 */
export function makeBytes(type: string, memory: Buffer): Bytes | undefined {
  if (type === "Buffer") return Buffer.from(memory);
  const buffer = new ArrayBuffer(memory.length);
  new Uint8Array(buffer).set(memory);
  if (type === "ArrayBuffer") return buffer;
  if (!Object.hasOwn(views, type)) return undefined;
  const View = (views as unknown as Record<string, ViewConstructor>)[type];
  return View && memory.length % (View.BYTES_PER_ELEMENT ?? 1) === 0 ? new View(buffer) : undefined;
}
