/** All mistakes of a fleet: of its files, of what they make together, and what the program says of each stack. */
import { borrowedGroups } from "../../fleet/borrowed-groups";
import type { FileMistake } from "../../fleet/file-mistake";
import { fullName, type LayeredStack, offerStacks } from "../../fleet/offer-layers";
import { schemaMistakes, settingOf } from "../../fleet/schema-mistakes";
import { hiddenBySecrets, secretsOf, withSecrets } from "../../fleet/stack-file-text";
import { origin, repeatedNames, repeatedOffers, repeatedStacks, type TakenName } from "../../fleet/unique";
import { configOf, refusalIn } from "../review/stack-file";
import type { OfferFiles } from "./offer-files";
import type { Project } from "./project";

type Checked = typeof import("../../infra/map/checked-stack");

export interface CheckedOffers {
  /** Sorted by name. */
  stacks: LayeredStack[];
  mistakes: FileMistake[];
}

export function checkOffers(files: OfferFiles, project: Project, now: Date): CheckedOffers {
  const { offers, defaults } = files;
  const { stacks, mistakes } = offerStacks(offers, defaults);
  const bySchema = [...(defaults ? [defaults] : []), ...offers].map(schemaMistakes);
  const form = [
    ...files.mistakes,
    ...bySchema.flatMap((one) => one.form),
    ...bySchema.flatMap((one) => one.secrets).map((one) => withCommands(one, stacks)),
    ...mistakes,
    ...stacks.flatMap(refusedName),
    ...repeatedStacks(stacks),
    ...repeatedOffers(stacks),
  ];
  const programs = stacks.map((stack) =>
    stackName.test(stack.stack) ? ofProgram(stack, project, now) : { names: [], mistakes: [] },
  );
  const said = programs
    .flatMap((one) => one.mistakes)
    .filter((one) => !form.some((other) => isInside(one, other)));
  const more = bySchema
    .flatMap((one) => one.values)
    .filter((one) => ![...form, ...said].some((other) => isSameSetting(one, other)));
  const names = programs.map((one) => one.names);
  const together = [...repeatedNames(stacks, names), ...borrowedGroups(stacks, names)];
  return {
    stacks: stacks.toSorted((one, other) => (one.stack < other.stack ? -1 : 1)),
    mistakes: distinct([...form, ...said, ...more, ...together]),
  };
}

/** The commands that set a secret, of the first stacks that would have it. */
function withCommands(mistake: FileMistake, stacks: readonly LayeredStack[]): FileMistake {
  const [, key = "", ...entries] = mistake.path.slice(mistake.path.lastIndexOf("config"));
  const name = [fullName(key), ...entries].join(".");
  const option = entries.length === 0 ? name : `--path "${name}"`;
  const commands = stacks
    .filter(({ layers }) => layers.some(({ file }) => file === mistake.file))
    .slice(0, 3)
    .map(({ stack }) => `\n    pulumi config set --secret ${option} --stack ${stack}`);
  return { ...mistake, fix: `${mistake.fix}${commands.join("")}` };
}

const stackName = /^[A-Za-z0-9_.-]{1,100}$/;

/** Source: pulumi, sdk/go/common/tokens, ParseStackName */
function refusedName({ stack, file, environment }: LayeredStack): FileMistake[] {
  if (stackName.test(stack) || !stackName.test(environment || "a")) return [];
  const path = environment === "" ? [] : ["environments", environment];
  return [
    {
      ...{ file, path, found: `the stack name ${JSON.stringify(stack)}` },
      expected: "at most 100 letters, digits, hyphens, underscores and periods",
      fix: `rename the file, or write another stack: ${stack.replace(/[^A-Za-z0-9_.-]+/g, "-").slice(0, 100) || "contoso-crm"}`,
    },
  ];
}

interface OfProgram {
  mistakes: FileMistake[];
  names: TakenName[];
}

function ofProgram(stack: LayeredStack, project: Project, now: Date): OfProgram {
  const file = project.stackFileName(stack.stack);
  try {
    const content = project.stackFile(stack.stack);
    const secrets = secretsOf(content);
    const config = configOf({ config: withSecrets(stack.config, secrets) }, project.content);
    const { checkedStack } = require("../../infra/map/checked-stack") as Checked;
    const place = { stack: stack.stack, folder: project.folder, now };
    const { mistakes, names } = checkedStack(config, place);
    const known = stack.escEnvironments.length > 0 || content.environment !== undefined;
    return {
      names,
      mistakes: [
        ...hiddenBySecrets(stack.config, secrets).map((path) => hidden(stack, file, path)),
        ...mistakes
          // an environment of Pulumi ESC may have it
          .filter(
            ({ dependsOnOthers, path }) =>
              !known || !dependsOnOthers || path[0] === "marketplace-leads:offerId",
          )
          .map(({ path, found, expected, fix }) => ({
            ...placeOf(stack, path, { file, secrets, project }),
            ...{ found, expected, fix: fix.startsWith("pulumi") ? withInit(fix, stack, content) : fix },
            ...(fix.startsWith("pulumi config set --secret") &&
              found === "no value" && { lacksSecret: stack.stack }),
          })),
      ],
    };
  } catch (error) {
    return { names: [], mistakes: [{ ...refusalIn(error), ...{ file, path: [], fix: "correct the file" } }] };
  }
}

interface OtherPlaces {
  file: string;
  secrets: Readonly<Record<string, unknown>>;
  project: Project;
}

function placeOf(
  stack: LayeredStack,
  path: readonly string[],
  { file, secrets, project }: OtherPlaces,
): Pick<FileMistake, "file" | "path"> {
  const [key = ""] = path;
  if (Object.hasOwn(stack.config, key)) return origin(stack, path);
  if (Object.hasOwn(secrets, key)) return { file, path: ["config", ...path] };
  return Object.hasOwn(configOf({}, project.content), key)
    ? { file: project.name, path: ["config", ...path] }
    : origin(stack, path);
}

const hidden = (stack: LayeredStack, file: string, path: string[]): FileMistake => ({
  ...origin(stack, path),
  found: `a value that ${file} has as a secret`,
  expected: "it in one of the two",
  fix: `take it out here, or: pulumi config rm --path "${path.join(".")}" --stack ${stack.stack}`,
});

/** A stack must exist before it can have a secret. */
function withInit(
  fix: string,
  { stack, secretsProvider }: LayeredStack,
  file: Readonly<Record<string, unknown>>,
): string {
  const exists = ["encryptionsalt", "secretsprovider", "encryptedkey"].some((key) => file[key] !== undefined);
  if (exists || Object.keys(secretsOf(file)).length > 0) return fix;
  const provider = secretsProvider === undefined ? "" : ` --secrets-provider "${secretsProvider}"`;
  return `pulumi stack init ${stack} --no-select${provider}\n    ${fix}`;
}

const isInside = (one: FileMistake, other: FileMistake) =>
  one.file === other.file &&
  other.path.length > 0 &&
  other.path.every((key, index) => one.path[index] === key);

const isSameSetting = (one: FileMistake, other: FileMistake) =>
  one.file === other.file && settingOf(one.path) === settingOf(other.path);

/** Several stacks of one file repeat a mistake. */
const distinct = (mistakes: readonly FileMistake[]) => [
  ...new Map(mistakes.map((one) => [JSON.stringify([one.file, one.path, one.fix]), one])).values(),
];
