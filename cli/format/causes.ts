/** Prints each cause once, with the commands that fix it. */
import type { Cause } from "../../operations/causes/cause";
import { toldCauses } from "../../operations/causes/explain";

/** @param causes of each letter or run; a repeated cause is printed once */
export function formatCauses(causes: readonly (readonly Cause[])[], what: string): string {
  const groups = new Map<string, { causes: readonly Cause[]; count: number }>();
  for (const ofOne of causes) {
    const key = toldCauses(ofOne).because;
    groups.set(key, { causes: ofOne, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()]
    .map(({ causes, count }) => {
      const { because, fix } = toldCauses(causes);
      return `${count} ${what}${count === 1 ? "" : "s"}: ${because}. ${fix}\n`;
    })
    .join("\n");
}
