/** Up to so many objects are looked up one by one, which is faster than hashing them. */
const listed = 12;

/** The objects that a walk has come by. */
export class SeenObjects {
  /** Most walks see one object or two: a list that begins with the first is made just so long. */
  #list: object[] | undefined;
  #set: Set<object> | undefined;

  /** Whether the walk comes by for the first time. */
  isNew(value: object): boolean {
    if (!this.#list) this.#list = [value];
    else if (this.#set ? this.#set.has(value) : this.#list.includes(value)) return false;
    else if (this.#set) this.#set.add(value);
    else if (this.#list.push(value) > listed) this.#set = new Set(this.#list);
    return true;
  }
}
