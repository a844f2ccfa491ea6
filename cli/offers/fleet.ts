/** The fleet of the project in the current folder: its `offers/*.yaml`, checked as a whole. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type FileMistake, mistakesText } from "../../fleet/file-mistake";
import { offerIdKey } from "../../fleet/offer-layers";
import type { OfferStack } from "../../fleet/offer-stack";
import { selectedBy } from "../../fleet/selection";
import type { RemovedOffer } from "../../fleet/since";
import { settingsOf, stackFileText } from "../../fleet/stack-file-text";
import { CommandError } from "../command-error";
import { projectName } from "../pulumi/project-folder";
import { checkOffers } from "./check-offers";
import { type OfferFiles, offersFolder, readOfferFiles } from "./offer-files";
import { currentProject } from "./project";
import { changedSince } from "./since";

export type { RemovedOffer };

export interface FleetOptions {
  /** Stack names with `*` and `?`, or paths of offer files. */
  only?: readonly string[];
  /** Git commit: only stacks that changed since. */
  since?: string;
  /** Whether each selected stack must have its secrets; otherwise the program says it of that stack alone. */
  needsSecrets?: boolean;
}

export interface Fleet {
  /** Folder of Pulumi.yaml. */
  folder: string;
  project: string;
  /** Sorted by name. */
  all: readonly OfferStack[];
  selected: readonly OfferStack[];
  /** Empty without `since`. */
  removed: readonly RemovedOffer[];
}

/**
 * Reads and checks every file before anything happens, also those that are not selected.
 *
 * @throws {CommandError} LEADS_PROJECT_MISSING, LEADS_OFFERS_MISSING, LEADS_OFFERS_INVALID with every mistake, LEADS_OFFERS_NONE, LEADS_BASE_UNKNOWN
 */
export function loadFleet({ only, since, needsSecrets = false }: FleetOptions, now = new Date()): Fleet {
  const { files, ...project } = currentProject();
  const offers = readOfferFiles(files);
  if (!offers.hasAny) throw noOffers(offers);
  const { stacks, mistakes } = checkOffers(offers, project, now);
  const inFiles = mistakes.filter(({ lacksSecret }) => lacksSecret === undefined);
  if (inFiles.length > 0) throw invalidOffers(needsSecrets ? mistakes : inFiles, offers);
  const all = stacks.map(({ layers, ...stack }) => stack);
  const changed = since === undefined ? undefined : changedSince(since, project, all);
  const named = only === undefined ? all : onlyOf(all, only);
  const selected = named.filter(({ stack }) => changed?.stacks.has(stack) ?? true);
  const lacking = mistakes.filter(({ lacksSecret }) => selected.some(({ stack }) => stack === lacksSecret));
  if (needsSecrets && lacking.length > 0) throw invalidOffers(lacking, offers);
  return {
    ...{ folder: project.folder, project: projectName(), all, selected },
    removed: changed?.removed ?? [],
  };
}

/** @param files whose lines the message names */
export function invalidOffers(
  mistakes: readonly FileMistake[],
  { offers, defaults }: Pick<OfferFiles, "offers" | "defaults">,
): CommandError {
  const sources = [...offers, ...(defaults ? [defaults] : [])];
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
  return new CommandError(
    "LEADS_OFFERS_INVALID",
    `Found ${count} in the offer files or the stack files, expected none; nothing was changed`,
    `Correct them, and run the command again:\n${mistakesText(mistakes, texts)}`,
  );
}

function onlyOf(all: readonly OfferStack[], only: readonly string[]): OfferStack[] {
  const { stacks, unknown } = selectedBy(all, only);
  if (unknown.length === 0) return stacks;
  throw new CommandError(
    "LEADS_OFFERS_NONE",
    `Found no stack ${unknown.join(" or ")} in ${offersFolder}/, expected one of ${all.map(({ stack }) => stack).join(", ")}`,
    "Name one of them with --only, or leave --only out for all.",
  );
}

function noOffers({ defaults }: OfferFiles): CommandError {
  return new CommandError(
    "LEADS_OFFERS_MISSING",
    `Found no offer file in ${offersFolder}/${defaults ? " besides defaults.yaml" : ""}, expected one for each offer, such as ${offersFolder}/contoso-crm.yaml`,
    "Make them from the stack files of this project with npx leads offers import, or a new one with npx leads offers new",
  );
}

/** A line for each setting that a stack file had and its offer file does not. */
export type WrittenFiles = ReadonlyMap<string, readonly string[]>;

/**
 * Writes `Pulumi.<stack>.yaml` of these stacks from their offers: secrets, salt and key stay as they are, and a file that is right is not touched.
 *
 * @throws {CommandError} LEADS_OFFERS_STACK_TAKEN when the file's offer id is another one; then no file is written
 */
export function writeStackFiles({ folder }: Fleet, stacks: readonly OfferStack[]): WrittenFiles {
  const { files, ...project } = currentProject(folder);
  const planned = stacks.map((offer) => {
    const [old, path] = [project.stackFile(offer.stack), project.stackFileName(offer.stack)];
    return { offer, path, old, ...stackFileText(offer, old, files.read(path)) };
  });
  const taken = planned.filter(({ offer, old }) => otherOffer(offer, settingsOf(old)[offerIdKey]));
  if (taken.length > 0)
    throw stackTaken(
      taken.map(({ offer, old, path }) => ({ ...offer, path, id: String(settingsOf(old)[offerIdKey]) })),
    );
  writeAll(
    folder,
    planned.filter(({ path, text }) => files.read(path) !== text),
  );
  return new Map(planned.map(({ offer, lost }) => [offer.stack, lost]));
}

const otherOffer = ({ offerId }: OfferStack, id: unknown) => typeof id === "string" && id !== offerId;

function stackTaken(taken: readonly (OfferStack & { path: string; id: string })[]): CommandError {
  const lines = taken.map(
    ({ path, id, file, offerId, stack }) =>
      `  ${file}: found the offer ${id} in ${path}, expected ${offerId}\n    write another stack: in ${file}; or, if the offer's id has changed: pulumi config set marketplace-leads:offerId ${offerId} --stack ${stack}`,
  );
  return new CommandError(
    "LEADS_OFFERS_STACK_TAKEN",
    `${taken.length === 1 ? "A stack belongs" : `${taken.length} stacks belong`} to another offer; no file was written`,
    `Correct the offer files, and run the command again:\n${lines.join("\n")}`,
  );
}

/** All new texts are on the disk before the first file is replaced. */
function writeAll(folder: string, files: readonly { path: string; text: string }[]): void {
  const temporary = (path: string) => join(folder, `${path}.${process.pid}.new`);
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(temporary(path), text, { flag: "wx" });
    }
    for (const { path } of files) renameSync(temporary(path), join(folder, path));
  } finally {
    for (const { path } of files) rmSync(temporary(path), { force: true });
  }
}
