/** The ids of the operations of classes that `@graphTask()` has given out. */
export const operationIds = new WeakMap<object, string>();
