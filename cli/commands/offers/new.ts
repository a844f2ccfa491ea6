/** `leads offers new`: writes a new offer file; asks for what is missing, if the input is a terminal. */
import { createInterface } from "node:readline/promises";
import { CORE_SCHEMA, load } from "js-yaml";
import type { FileMistake } from "../../../fleet/file-mistake";
import { optionFor, stackNameOf, withSetting } from "../../../fleet/new-offer";
import { offerFileText } from "../../../fleet/offer-file-text";
import { type OfferSource, offerIdKey, settingsIn } from "../../../fleet/offer-layers";
import type { StackSettings } from "../../../fleet/offer-stack";
import { CommandError } from "../../command-error";
import { checkOffers } from "../../offers/check-offers";
import { schemaPath, writeNewFiles } from "../../offers/new-files";
import { type OfferFiles, offersFolder, readOfferFiles } from "../../offers/offer-files";
import { currentProject, type Project } from "../../offers/project";

export interface NewOptions {
  offerId?: string;
  dynamicsUrl?: string;
  location?: string;
  stack?: string;
  /** key=value, several. */
  set?: readonly string[];
}

/** Asks one question; the answer may be empty. */
export type Ask = (question: string) => Promise<string>;

/** @throws {CommandError} LEADS_PROJECT_MISSING, LEADS_OFFERS_NEW_REFUSED with every mistake; then no file is written */
export async function runNew(options: NewOptions): Promise<void> {
  if (!process.stdin.isTTY) return writeNew(options);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    await writeNew(options, (question) => terminal.question(question));
  } finally {
    terminal.close();
  }
}

/** @param ask absent when nobody can answer */
export async function writeNew(options: NewOptions, ask?: Ask): Promise<void> {
  const { files: tree, ...project } = currentProject();
  const existing = readOfferFiles(tree);
  const settings = await answered(settingsOf(options), existing, ask);
  const stack = options.stack ?? stackNameOf(String(settings[offerIdKey] ?? "publisher.offer"));
  const file = `${offersFolder}/${stack}.yaml`;
  if (tree.read(file) !== undefined)
    throw refused([`found ${file}, expected a new file: name another --stack`]);
  const text = offerFileText({
    schema: schemaPath(project.folder),
    comment: [
      "Settings of one offer; docs/configuration.md lists them. Secrets are not here: pulumi config set --secret.",
    ],
    content: { config: settings },
  });
  const commands = checked({ file, text, content: { config: settings } }, { ...existing, stack, project });
  writeNewFiles(project.folder, new Map([[file, text]]));
  const next = [
    ...commands,
    `npx leads offers preview --only ${stack}`,
    `npx leads offers up --only ${stack}`,
  ];
  process.stdout.write(`Wrote ${file}. Next:\n${next.map((line) => `  ${line}\n`).join("")}`);
}

function settingsOf({ offerId, dynamicsUrl, location, set = [] }: NewOptions): StackSettings {
  let settings: StackSettings = {
    ...(offerId !== undefined && { [offerIdKey]: offerId }),
    ...(dynamicsUrl !== undefined && { "marketplace-leads:dynamicsUrl": dynamicsUrl }),
    ...(location !== undefined && { "azure-native:location": location }),
  };
  const wrong = set.filter((one) => !/^[^=]+=/.test(one));
  if (wrong.length > 0)
    throw refused(wrong.map((one) => `--set: found ${JSON.stringify(one)}, expected key=value`));
  for (const one of set) {
    const [key = "", value = ""] = [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)];
    settings = withSetting(settings, key, yamlValue(value));
  }
  return settings;
}

/** A list, an object, a number or a Boolean as YAML has them; any other text is a text. */
function yamlValue(text: string): unknown {
  try {
    const value = load(text, { schema: CORE_SCHEMA });
    const isChanged = typeof value === "number" && String(value) !== text;
    return value === null || value === undefined || isChanged ? text : value;
  } catch {
    return text;
  }
}

/** What most offers need, and who asks for it. */
const questions: readonly [key: string, question: string][] = [
  [offerIdKey, "Offer id as in Partner Center, publisher.offer: "],
  ["marketplace-leads:dynamicsUrl", "Address of the Dataverse environment, https://….dynamics.com: "],
  ["azure-native:location", "Azure region, such as westeurope: "],
];

async function answered(
  settings: StackSettings,
  { defaults }: OfferFiles,
  ask?: Ask,
): Promise<StackSettings> {
  if (ask === undefined) return settings;
  const known = { ...(defaults && settingsIn(defaults.content)), ...settings };
  const isOther = ["crm", "flow"].some((key) => known[`marketplace-leads:${key}`] !== undefined);
  const answers: [string, string][] = [];
  for (const [key, question] of questions) {
    if (known[key] !== undefined || (isOther && key.endsWith("dynamicsUrl"))) continue;
    const answer = (await ask(question)).trim();
    if (answer !== "") answers.push([key, answer]);
  }
  return { ...settings, ...Object.fromEntries(answers) };
}

interface Place extends OfferFiles {
  stack: string;
  project: Project;
}

/** Commands that set the secrets which the offer needs. Mistakes of other files are not looked at. */
function checked(source: OfferSource, { stack, project, ...files }: Place): string[] {
  const offers = [...files.offers, source];
  const { mistakes } = checkOffers({ ...files, offers }, project, new Date());
  const own = mistakes.filter(({ file }) => file === source.file);
  const isSecret = ({ fix, found }: FileMistake) =>
    found === "no value" && fix.includes("pulumi config set --secret");
  const wrong = own.filter((one) => !isSecret(one));
  if (wrong.length > 0)
    throw refused(
      wrong.map(({ path, found, expected }) =>
        path[0] === "config"
          ? `${optionFor(path.slice(1))}: found ${found}, expected ${expected}`
          : `--stack: found ${found}, expected ${expected}`,
      ),
    );
  const commands = own.flatMap(({ fix }) => fix.split("\n").map((line) => line.trim()));
  return [...new Set(commands)];
}

const refused = (lines: readonly string[]) =>
  new CommandError(
    "LEADS_OFFERS_NEW_REFUSED",
    `Found ${lines.length === 1 ? "a mistake" : `${lines.length} mistakes`} in the new offer, expected none; no file was written`,
    `Run npx leads offers new again with these options:\n${lines.map((line) => `  ${line}`).join("\n")}`,
  );
