/** `leads offers import`: makes offer files from the stack files of the project. */
import type { FileMistake } from "../../../fleet/file-mistake";
import { commonSettings, type Defaults, type ImportedStack, importedFiles } from "../../../fleet/import";
import { type OfferContent, offerFileText } from "../../../fleet/offer-file-text";
import { baseName, environmentsOf, offerStacks, settingsIn } from "../../../fleet/offer-layers";
import { selectedBy } from "../../../fleet/selection";
import { CommandError } from "../../command-error";
import { invalidOffers } from "../../offers/fleet";
import { schemaPath, writeNewFiles } from "../../offers/new-files";
import { defaultsFile, type OfferFiles, offersFolder, readOfferFiles } from "../../offers/offer-files";
import { currentProject, type Project } from "../../offers/project";
import { stackSettings } from "../../offers/stack-settings";

export interface ImportOptions {
  /** Stack names with * and ?. @default all */
  only?: readonly string[];
}

/** @throws {CommandError} LEADS_PROJECT_MISSING, LEADS_OFFERS_NONE, LEADS_OFFERS_INVALID with every mistake; then no file is written */
export async function runImport({ only }: ImportOptions): Promise<void> {
  const { files, ...project } = currentProject();
  const existing = readOfferFiles(files);
  if (existing.mistakes.length > 0) throw invalidOffers(existing.mistakes, existing);
  const asked = stacksToImport(project, only);
  const known = new Set(offerStacks(existing.offers, existing.defaults).stacks.map(({ stack }) => stack));
  const mistakes: FileMistake[] = [];
  const stacks = asked
    .filter((stack) => !known.has(stack))
    .flatMap((stack) => stackSettings(stack, project, files, mistakes));
  if (mistakes.length > 0) throw invalidOffers(mistakes, existing);
  const texts = newFiles(stacks, existing, project);
  writeNewFiles(project.folder, texts);
  const made = new Set(stacks.map(({ stack }) => stack));
  for (const stack of asked.filter((one) => !made.has(one)))
    process.stdout.write(
      known.has(stack)
        ? `${stack} has an offer file already.\n`
        : `${project.stackFileName(stack)} has no offerId, so it stays as it is.\n`,
    );
  for (const file of texts.keys()) process.stdout.write(`Wrote ${file}\n`);
  if (texts.size > 0) process.stdout.write("See that they change nothing:\n  npx leads offers preview\n");
}

function stacksToImport(project: Project, only: readonly string[] | undefined): string[] {
  const all = project.stacksWithFile();
  if (all.length === 0)
    throw new CommandError(
      "LEADS_OFFERS_NONE",
      `Found no ${project.stackFileName("<stack>")}, expected the file of a stack`,
      "Write a new offer file with npx leads offers new",
    );
  if (only === undefined) return all;
  const { stacks, unknown } = selectedBy(
    all.map((stack) => ({ stack, file: project.stackFileName(stack) })),
    only,
  );
  if (unknown.length === 0) return stacks.map(({ stack }) => stack);
  throw new CommandError(
    "LEADS_OFFERS_NONE",
    `Found no file of the stack ${unknown.join(" or ")}, expected one of ${all.join(", ")}`,
    "Name one of them with --only, or leave --only out for all.",
  );
}

function newFiles(
  stacks: readonly ImportedStack[],
  { offers, defaults }: OfferFiles,
  { folder, stackFileName }: Project,
): Map<string, string> {
  const text = (comment: string, content: OfferContent) =>
    offerFileText({ schema: schemaPath(folder), comment: [comment], content });
  const texts = new Map<string, string>();
  const shared: Defaults = {
    config: defaults ? settingsIn(defaults.content) : commonSettings(stacks),
    environments: Object.fromEntries(
      environmentsOf(defaults?.content).map(([name, one]) => [name, settingsIn(one)]),
    ),
  };
  if (defaults === undefined && Object.keys(shared.config).length > 0)
    texts.set(defaultsFile, text("What all offers of this project share.", { config: shared.config }));
  const taken = offers.map(({ file }) => baseName(file));
  for (const file of importedFiles(stacks, shared, taken))
    texts.set(
      `${offersFolder}/${file.name}.yaml`,
      text(`Made of ${file.stacks.map(stackFileName).join(", ")}; secrets stay there.`, file.content),
    );
  return texts;
}
