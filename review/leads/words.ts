/** Lists and numbers in findings. */

/** `a`, `a and b`, `a, b and c`; of more than four the first three and how many more. */
export function named(names: readonly string[]): string {
  const shownNames = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const last = shownNames.at(-1) ?? "";
  return shownNames.length < 2 ? last : `${shownNames.slice(0, -1).join(", ")} and ${last}`;
}

/** `columns change`, `column changes`. */
export const verb = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** `1,000 characters`. */
export const characters = (count: number): string =>
  `${String(count).replace(/\B(?=(\d{3})+$)/g, ",")} ${count === 1 ? "character" : "characters"}`;
