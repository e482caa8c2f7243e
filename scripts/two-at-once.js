/**
 * Works on all items, two at once, since machines of CI have two processors. Resolves to the
 * results in the order of the items.
 *
 * @template T, R
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>}
 */
export async function twoAtOnce(items, work) {
  /** @type {R[]} */
  const results = [];
  const waiting = items.entries();
  const next = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all([next(), next()]);
  return results;
}
