/** The list with one item moved a step up or down; the same list when there is no room. */
export function moved<Item>(list: readonly Item[], index: number, by: -1 | 1): Item[] {
  const target = index + by;
  if (index < 0 || target < 0 || target >= list.length) return [...list];
  return list.map((item, at) => (at === index ? list[target] : at === target ? list[index] : item) as Item);
}
