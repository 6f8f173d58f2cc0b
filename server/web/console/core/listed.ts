/**
 * Lists that are read anew while somebody looks at them: nothing moves under the pointer. Pure.
 *
 * What changed does so where it stands; what is over stays, and says so, until the list is asked
 * for; what is new is counted and waits for the same.
 */

export interface Listed<Item> {
  item: Item;
  /** Nobody is needed for it any more. */
  isOver: boolean;
}

export interface List<Item> {
  shown: readonly Listed<Item>[];
  /** New ones that are not shown yet. */
  waiting: number;
}

export const EMPTY: List<never> = { shown: [], waiting: 0 };

/** The list as it stays on the screen when it was read again. */
export function kept<Item>(
  list: List<Item>,
  read: readonly Item[],
  key: (item: Item) => string,
): List<Item> {
  const now = new Map(read.map((item) => [key(item), item]));
  const shown = list.shown.map(({ item }) => {
    const found = now.get(key(item));
    now.delete(key(item));
    return found === undefined ? { item, isOver: true } : { item: found, isOver: false };
  });
  return { shown, waiting: now.size };
}

/** The list as it was read last. */
export function fresh<Item>(read: readonly Item[]): List<Item> {
  return { shown: read.map((item) => ({ item, isOver: false })), waiting: 0 };
}
