/** Addresses of the portal's pages. */
import type { Offer } from "../read/offers";

/** Page of a Logic App. */
export function offerAddress({ group, name }: Pick<Offer, "group" | "name">): string {
  return `/offers/${encodeURIComponent(group)}/${encodeURIComponent(name)}`;
}

/** Page of a run. */
export const runAddress = (offer: Offer, run: string): string =>
  `${offerAddress(offer)}/runs/${encodeURIComponent(run)}`;

/** Display name of a Logic App: its offer, with its own name where the offer has several, else its own name. */
export const titleOf = ({ offerId, name, isOneOfSeveral }: Offer): string =>
  offerId && isOneOfSeveral ? `${offerId} (${name})` : offerId || name;
