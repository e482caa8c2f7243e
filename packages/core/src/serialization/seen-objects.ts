/** Up to this many objects are compared one by one, which is faster than hashing them. */
const listed = 12;

/** The objects that a walk has met. */
export class SeenObjects {
  /**
   * Created with its first element: most walks meet one object or two, and V8 sizes such an array
   * exactly.
   */
  #list: object[] | undefined;
  #set: Set<object> | undefined;

  /** Whether the walk meets the object for the first time. */
  isNew(value: object): boolean {
    if (!this.#list) this.#list = [value];
    else if (this.#set ? this.#set.has(value) : this.#list.includes(value)) return false;
    else if (this.#set) this.#set.add(value);
    else if (this.#list.push(value) > listed) this.#set = new Set(this.#list);
    return true;
  }
}
