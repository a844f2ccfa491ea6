/** The text of offer files that `leads offers new` and `import` write. */
import { DEFAULT_SCHEMA, dump } from "js-yaml";
import { offerIdKey, ourNamespace } from "./offer-layers";
import type { StackSettings } from "./offer-stack";

/** Content of an offer file; `config` by full key. */
export interface OfferContent {
  stack?: string;
  secretsProvider?: string;
  escEnvironments?: readonly string[];
  config?: StackSettings;
  environments?: Readonly<Record<string, OfferContent>>;
}

export interface OfferText {
  /** Path of the JSON schema, from the folder of the file. */
  schema: string;
  /** Lines of the comment at the top. */
  comment: readonly string[];
  content: OfferContent;
}

export function offerFileText({ schema, comment, content }: OfferText): string {
  const top = [`yaml-language-server: $schema=${schema}`, ...comment].map((line) => `# ${line}\n`);
  const yaml = dump(shown(content), { ...{ schema: DEFAULT_SCHEMA, lineWidth: -1 }, noRefs: true });
  return `${top.join("")}${yaml}`;
}

function shown({ config, environments, ...others }: OfferContent): object {
  const inside = Object.entries(environments ?? {}).map(([name, one]) => [name, shown(one)]);
  return {
    ...others,
    ...(config && Object.keys(config).length > 0 && { config: shortKeys(config) }),
    ...(environments && { environments: Object.fromEntries(inside) }),
  };
}

/** Keys without our namespace, the offer's id first. */
function shortKeys(config: StackSettings): object {
  const place = (key: string) => (key === offerIdKey ? "" : key);
  const keys = Object.keys(config).sort((one, other) => (place(one) < place(other) ? -1 : 1));
  return Object.fromEntries(
    keys.map((key) => [key.startsWith(`${ourNamespace}:`) ? key.slice(ourNamespace.length + 1) : key, config[key]]),
  );
}
