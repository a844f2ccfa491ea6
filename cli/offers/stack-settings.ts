/** Stack files as `leads offers import` takes them: what an offer file cannot have is a mistake. */
import { FAILSAFE_SCHEMA, load } from "js-yaml";
import type { FileMistake } from "../../fleet/file-mistake";
import { type ImportedStack, plainSettings } from "../../fleet/import";
import { offerIdKey } from "../../fleet/offer-layers";
import type { StackSettings } from "../../fleet/offer-stack";
import { schemaMistakes } from "../../fleet/schema-mistakes";
import { hasEncrypted, settingsOf } from "../../fleet/stack-file-text";
import type { ProjectFiles } from "../review/project-files";
import { parseYaml, refusalIn } from "../review/stack-file";
import { changedScalars } from "./offer-files";
import type { Project } from "./project";

/** @returns nothing for a stack without offer, or with a mistake */
export function stackSettings(
  stack: string,
  project: Project,
  files: ProjectFiles,
  mistakes: FileMistake[],
): ImportedStack[] {
  const file = project.stackFileName(stack);
  try {
    const content = project.stackFile(stack);
    const settings = settingsOf(content);
    const { [offerIdKey]: offerId } = settings;
    if (typeof offerId !== "string") return [];
    const config = plainSettings(settings);
    const own = schemaMistakes({ file, text: "", content: { config } });
    const found = [
      ...scalars(file, files),
      ...nulls(file, config),
      ...own.form,
      ...own.secrets,
      ...own.values,
    ];
    mistakes.push(...found.map((one) => ({ ...one, fix: fixOf(one, stack) })));
    if (found.length > 0) return [];
    const { environment } = content;
    const isList = Array.isArray(environment) && environment.every((one) => typeof one === "string");
    return [
      {
        ...{ stack, offerId, config },
        secretKeys: Object.keys(settings).filter((key) => hasEncrypted(settings[key])),
        escEnvironments: isList ? environment : [],
      },
    ];
  } catch (error) {
    mistakes.push({ ...refusalIn(error), ...{ file, path: [], fix: "correct the file" } });
    return [];
  }
}

function scalars(file: string, files: ProjectFiles): FileMistake[] {
  const text = files.read(file) ?? "";
  return changedScalars(file, parseYaml(text, file), load(text, { schema: FAILSAFE_SCHEMA }));
}

/** In an offer file, null takes out a default. */
function nulls(file: string, settings: StackSettings, path: readonly string[] = ["config"]): FileMistake[] {
  return Object.entries(settings).flatMap(([key, value]): FileMistake[] => {
    const place = [...path, key];
    if (value === null)
      return [
        {
          ...{ file, path: place, found: "no value", expected: "one" },
          fix: "write it, or take out the line",
        },
      ];
    return typeof value === "object" && !Array.isArray(value)
      ? nulls(file, value as StackSettings, place)
      : [];
  });
}

/** The place is in a stack file, where a secret may be encrypted. */
function fixOf({ fix, found, path }: FileMistake, stack: string): string {
  const [, key = "", ...entries] = path;
  const name = entries.length === 0 ? key : `--path "${[key, ...entries].join(".")}"`;
  return found.startsWith("a secret in clear") ? `pulumi config set --secret ${name} --stack ${stack}` : fix;
}
