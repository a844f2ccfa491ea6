/** Offer files as layers of settings, and the stacks that the layers make. */
import { isObject } from "../expressions/json";
import type { FileMistake } from "./file-mistake";
import type { OfferStack, StackSettings } from "./offer-stack";

/** A file of `offers/`. */
export interface OfferSource {
  /** `offers/contoso-crm.yaml`. */
  file: string;
  text: string;
  content: Readonly<Record<string, unknown>>;
}

/** Settings of one place in one file. */
export interface Layer {
  file: string;
  /** Keys to the place in the file: `["environments", "test"]`. */
  path: readonly string[];
  content: Readonly<Record<string, unknown>>;
}

/** A stack with the layers that it is made of, the weakest first. */
export interface LayeredStack extends OfferStack {
  layers: readonly Layer[];
}

export interface Stacks {
  stacks: LayeredStack[];
  mistakes: FileMistake[];
}

export const ourNamespace = "marketplace-leads";
export const offerIdKey = `${ourNamespace}:offerId`;

/** Name of an offer file without folder and ending. */
export const baseName = (file: string): string => file.replace(/^.*\//, "").replace(/\.yaml$/, "");

/** Never fails: what has the wrong form is left out, for the schema to tell. */
export function offerStacks(files: readonly OfferSource[], defaults: OfferSource | undefined): Stacks {
  const made = files.map((source) => stacksOf(source, defaults));
  return {
    stacks: made.flatMap(({ stacks }) => stacks),
    mistakes: [
      ...made.flatMap(({ mistakes }) => mistakes),
      ...(defaults === undefined ? [] : mistakesOfDefaults(defaults, files)),
    ],
  };
}

function stacksOf(source: OfferSource, defaults: OfferSource | undefined): Stacks {
  const { file, content } = source;
  const shared = [...layerOf(defaults, []), ...layerOf(source, [])];
  const environments = namesIn(content);
  if (environments.length === 0)
    return stackOf(source, "", nameIn(content) ?? baseName(file), shared);
  const both: FileMistake[] =
    content.stack === undefined
      ? []
      : [
          {
            ...{ file, path: ["stack"], found: "a name for several stacks" },
            expected: "one in each environment",
            fix: `take out stack, and write it in environments.${environments[0]}`,
          },
        ];
  const made = environments.map((environment) => {
    const path = ["environments", environment];
    const own = layerOf(source, path);
    const layers = [
      ...layerOf(defaults, []),
      ...layerOf(defaults, path),
      ...layerOf(source, []),
      ...own,
    ];
    const name = own.map((layer) => nameIn(layer.content)).find((one) => one !== undefined);
    return stackOf(source, environment, name ?? `${baseName(file)}-${environment}`, layers);
  });
  return {
    stacks: made.flatMap(({ stacks }) => stacks),
    mistakes: [...both, ...made.flatMap(({ mistakes }) => mistakes)],
  };
}

const nameIn = ({ stack }: Layer["content"]) => (typeof stack === "string" ? stack : undefined);

/** Name and content of each environment. */
export function environmentsOf(content: Layer["content"] = {}): [name: string, content: Layer["content"]][] {
  const { environments } = content;
  return Object.entries(isObject(environments) ? environments : {}).map(([name, one]) => [
    name,
    isObject(one) ? one : {},
  ]);
}

const namesIn = (content: Layer["content"]) => environmentsOf(content).map(([name]) => name);

/** Settings of a place in a file, by full key. */
export const settingsIn = (content: Layer["content"]): StackSettings =>
  fullNames({ file: "", path: [], content }, []);

function layerOf(source: OfferSource | undefined, path: readonly string[]): Layer[] {
  let content: unknown = source?.content;
  for (const key of path) content = isObject(content) && Object.hasOwn(content, key) ? content[key] : undefined;
  return source !== undefined && isObject(content) ? [{ file: source.file, path, content }] : [];
}

function stackOf({ file }: OfferSource, environment: string, stack: string, layers: readonly Layer[]): Stacks {
  const mistakes: FileMistake[] = [];
  let config: StackSettings = {};
  for (const layer of layers) {
    const own = fullNames(layer, mistakes);
    config = patched(config, own, (path) => mistakes.push(nothing(layer, path))) as StackSettings;
  }
  const last = (key: "secretsProvider" | "escEnvironments") =>
    layers.map(({ content }) => content[key]).findLast((one) => one !== undefined);
  const secretsProvider = last("secretsProvider");
  const escEnvironments = last("escEnvironments");
  return {
    stacks: [
      {
        ...{ stack, file, environment, config, layers },
        offerId: String(config[offerIdKey] ?? ""),
        ...(typeof secretsProvider === "string" && { secretsProvider }),
        escEnvironments: Array.isArray(escEnvironments) ? escEnvironments.map(String) : [],
      },
    ],
    mistakes,
  };
}

/** A key as Pulumi names it. Source: pulumi, sdk/go/common/resource/config/key.go, ParseKey */
export const fullName = (key: string): string =>
  key.includes(":") ? key.replace(/^([^:]+):config:([^:]+)$/, "$1:$2") : `${ourNamespace}:${key}`;

function fullNames({ file, path, content }: Layer, mistakes: FileMistake[]): StackSettings {
  if (!isObject(content.config)) return {};
  const named = new Map<string, unknown>();
  for (const [key, value] of Object.entries(content.config)) {
    if (named.has(fullName(key)))
      mistakes.push({
        ...{ file, path: [...path, "config", key], found: "the key a second time, with and without namespace" },
        ...{ expected: "each key once", fix: "take one of them out" },
      });
    named.set(fullName(key), value);
  }
  return Object.fromEntries(named);
}

const isMapping = (value: unknown): value is StackSettings => isObject(value);

/**
 * A JSON merge patch. Source: https://www.rfc-editor.org/rfc/rfc7386
 *
 * @param whenNothing called for a null that takes out nothing
 */
export function patched(
  base: unknown,
  patch: unknown,
  whenNothing: (path: readonly string[]) => void = () => undefined,
  path: readonly string[] = [],
): unknown {
  if (!isMapping(patch)) return patch;
  const result = new Map(isMapping(base) ? Object.entries(base) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value !== null) {
      result.set(key, patched(result.get(key), value, whenNothing, [...path, key]));
      continue;
    }
    if (!result.delete(key)) whenNothing([...path, key]);
  }
  return Object.fromEntries(result);
}

const nothing = (layer: Layer, path: readonly string[]): FileMistake => ({
  ...{ file: layer.file, path: placeIn(layer, path), found: "no value" },
  ...{ expected: "a value; null takes out a default, and there is none", fix: "write the value, or take out the line" },
});

/** Keys in the file to a setting, with the spelling of the file. */
export function placeIn({ path, content }: Layer, [key = "", ...entries]: readonly string[]): string[] {
  const spelled = Object.keys(isObject(content.config) ? content.config : {}).find((one) => fullName(one) === key);
  return [...path, "config", spelled ?? key, ...entries];
}

/** What is in `defaults.yaml`, and belongs into an offer file or to no offer. */
function mistakesOfDefaults({ file, content }: OfferSource, files: readonly OfferSource[]): FileMistake[] {
  const known = [...new Set(files.flatMap((source) => namesIn(source.content)))].sort();
  const environments = namesIn(content);
  const named = [[], ...environments.map((name) => ["environments", name])].filter(
    (path) => layerOf({ file, content, text: "" }, path)[0]?.content.stack !== undefined,
  );
  return [
    ...named.map((path) => ({
      ...{ file, path: [...path, "stack"], found: "a name for all stacks", expected: "a name in one offer file" },
      fix: "take out stack",
    })),
    ...environments
      .filter((name) => !known.includes(name))
      .map((name) => ({
        ...{ file, path: ["environments", name], found: "an environment that no offer file has" },
        expected: known.length === 0 ? "no environments" : `one of ${known.join(", ")}`,
        fix: `correct the name, or take out environments.${name}`,
      })),
  ];
}
