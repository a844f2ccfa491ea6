/** Lists and numbers in sentences. */

/** `a, b and c`. */
export function listed(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** As `listed`; of more than four the first three and how many more. */
export const named = (names: readonly string[]): string =>
  listed(names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names);

/** `1 e-mail address`, `2 e-mail addresses`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${verb(count, one, many)}`;

/** `columns change`, `column changes`. */
export const verb = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** `1,000 characters`. */
export const characters = (count: number): string =>
  `${String(count).replace(/\B(?=(\d{3})+$)/g, ",")} ${verb(count, "character", "characters")}`;
