/** `leads offers list` as a table of at most 120 columns, and remarks below it. */
import { type OfferStatus, SecretState, VersionState } from "../../fleet/status";
import { counted, named } from "../../review/words";
import { formatTable } from "./table";

const widest = 120;
const heading = ["OFFER", "VERSION", "UPDATED", "DRIFT", "LETTERS", "SECRET EXPIRES", "DESTINATION"];
const notKnown = "not known";

export function offerTable(offers: readonly OfferStatus[]): string {
  const others = offers.map(cellsOf);
  const [, ...titles] = heading;
  const taken = [titles, ...others][0]?.map((_, at) =>
    Math.max(...[titles, ...others].map((row) => row[at]?.length ?? 0)),
  );
  const left = (taken ?? []).reduce((rest, width) => rest - width - 2, widest);
  return formatTable([
    heading,
    ...offers.map(({ stack }, at) => [shortened(stack, Math.max(left, 10)), ...(others[at] ?? [])]),
  ]);
}

function cellsOf(offer: OfferStatus): string[] {
  if (!offer.isDeployed) return ["not deployed", "-", "-", "-", "-", "-"];
  const { keepsLetters, letters, leadDestination } = offer;
  return [
    versionCell(offer),
    offer.isUpdating ? "in progress" : (dayOf(offer.lastUpdate) ?? notKnown),
    driftCell(offer),
    keepsLetters === false ? "no store" : String(letters ?? notKnown),
    secretCell(offer),
    leadDestination,
  ];
}

function versionCell({ packageVersion, versionState }: OfferStatus): string {
  if (packageVersion === null) return VersionState.unknown;
  return versionState === VersionState.current ? packageVersion : `${packageVersion} ${versionState}`;
}

function driftCell({ drift }: OfferStatus): string {
  if (drift === null) return notKnown;
  if (drift.isOutdated) return "outdated";
  return `${drift.resources === 0 ? "none" : drift.resources} ${dayOf(drift.checked)}`;
}

function secretCell({ secretExpires, secretState }: OfferStatus): string {
  if (secretState === SecretState.none) return "no secret";
  const day = dayOf(secretExpires);
  if (day === undefined || secretState === SecretState.unknown) return notKnown;
  return secretState === SecretState.valid ? day : `${day} ${secretState}`;
}

const dayOf = (time: string | null): string | undefined => time?.slice(0, 10);

/** Its middle is left out: names of several environments differ at the end. */
function shortened(name: string, width: number): string {
  if (name.length <= width) return name;
  const end = Math.floor((width - 1) / 2);
  return `${name.slice(0, width - 1 - end)}…${name.slice(-end)}`;
}

/** Why something is not known, the same reason of several offers once. */
export function offerRemarks(offers: readonly OfferStatus[]): string {
  const stacks = new Map<string, string[]>();
  for (const { stack, remarks } of offers)
    for (const remark of remarks) stacks.set(remark, [...(stacks.get(remark) ?? []), stack]);
  return [...stacks].map(([remark, names]) => `${named(names)}: ${remark}\n`).join("");
}

/** Stacks without an offer file. Nothing deletes them unasked. */
export function orphanLine(stacks: readonly { name: string; resources: number }[]): string {
  if (stacks.length === 0) return "";
  const names = stacks.map(({ name, resources }) => `${name} (${counted(resources, "resource")})`);
  const only = stacks.map(({ name }) => name).join(" ");
  return `Without an offer file, so they stay as they are: ${names.join(", ")}. To delete them: npx leads offers destroy --only ${only}\n`;
}
