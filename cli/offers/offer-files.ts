/** Reads the files of `offers/`, in the working tree or in a commit. */
import { FAILSAFE_SCHEMA, load } from "js-yaml";
import type { FileMistake } from "../../fleet/file-mistake";
import type { OfferSource } from "../../fleet/offer-layers";
import type { ProjectFiles } from "../review/project-files";
import { parseYaml, refusalIn } from "../review/stack-file";

export const offersFolder = "offers";
export const defaultsFile = `${offersFolder}/defaults.yaml`;

export interface OfferFiles {
  /** Sorted by file. */
  offers: OfferSource[];
  defaults?: OfferSource;
  mistakes: FileMistake[];
  /** Whether there is an offer file, also one that cannot be read. */
  hasAny: boolean;
}

export function readOfferFiles(files: ProjectFiles): OfferFiles {
  const names = files
    .names(offersFolder)
    .filter((name) => /^[^.].*\.ya?ml$/.test(name))
    .sort();
  const mistakes: FileMistake[] = [];
  const sources = names.flatMap((name) => {
    const file = `${offersFolder}/${name}`;
    if (name.endsWith(".yml")) mistakes.push(otherEnding(file));
    return name.endsWith(".yml") ? [] : (readOffer(files, file, mistakes) ?? []);
  });
  const defaults = sources.find(({ file }) => file === defaultsFile);
  return {
    offers: sources.filter((source) => source !== defaults),
    ...(defaults && { defaults }),
    mistakes,
    hasAny: names.some((name) => name !== "defaults.yaml"),
  };
}

const otherEnding = (file: string): FileMistake => ({
  ...{ file, path: [], found: "the ending .yml", expected: ".yaml" },
  fix: `git mv "${file}" "${file.replace(/yml$/, "yaml")}"`,
});

function readOffer(files: ProjectFiles, file: string, mistakes: FileMistake[]): OfferSource | undefined {
  try {
    const text = files.read(file);
    if (text === undefined) return undefined;
    const content = parseYaml(text, file);
    mistakes.push(...changedScalars(file, content, load(text, { schema: FAILSAFE_SCHEMA })));
    return { file, text, content };
  } catch (error) {
    mistakes.push({ ...refusalIn(error), ...{ file, path: [], fix: "correct the file" } });
    return undefined;
  }
}

/** Numbers that are another text than the file has: 0012, 1.10, 1_000. Pulumi's YAML may read yet another one. */
export function changedScalars(
  file: string,
  value: unknown,
  text: unknown,
  path: readonly string[] = [],
): FileMistake[] {
  if (typeof value === "number" && String(value) !== text)
    return [
      {
        ...{ file, path, found: `${text} without quotes, which YAML reads as the number ${value}` },
        ...{ expected: "a text in quotes, or the plain number", fix: `write "${text}"` },
      },
    ];
  if (typeof value !== "object" || value === null || typeof text !== "object") return [];
  const texts = text as Readonly<Record<string, unknown>>;
  return Object.entries(value).flatMap(([key, one]) => changedScalars(file, one, texts[key], [...path, key]));
}
