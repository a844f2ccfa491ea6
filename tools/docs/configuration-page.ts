/** Generates the configuration reference from the schema of the check. */
import { configName, setCommand } from "../../infra/config/commands";
import type { Key } from "../../infra/config/key";
import { configKeys, impossibleKeys, keysOfDestination, laterKeys } from "../../infra/config/keys";
import { destinationNames, destinationOf, isOwnSettings } from "../../infra/destinations/index";

const cell = (text: string) => text.replaceAll("|", "\\|");

function table(keys: Readonly<Record<string, Key>>): string {
  const rows = Object.entries(keys).map(([key, { description, required }]) => {
    const name = `\`${key === "location" ? configName(key) : key}\`${required === true ? " (required)" : ""}`;
    return `| ${name} | ${cell(description)} | \`${cell(setCommand(key))}\` |`;
  });
  return ["| key | expected | example |", "| --- | --- | --- |", ...rows].join("\n");
}

/** @returns the page as Markdown */
export function configurationPage(): string {
  const own = destinationNames
    .filter(isOwnSettings)
    .map((name) => `## ${destinationOf(name).label}: \`${name}\`\n\n${table(keysOfDestination(name))}\n`);
  const later = [
    ...Object.entries(laterKeys).map(([key, today]) => `- \`${key}\`: ${today}`),
    ...Object.entries(configKeys).flatMap(([key, { later: values }]) =>
      values === undefined ? [] : [`- \`${key}\`: ${values.map((value) => `\`${value}\``).join(", ")}`],
    ),
  ];
  const impossible = Object.entries(impossibleKeys).map(([key, reason]) => `- \`${key}\`: ${reason}.`);
  return `# Configuration
<!-- Generated from infra/config/keys.ts by npm run docs: change that file, not this page. -->

The keys are in the namespace \`marketplace-leads\`. The region is \`azure-native:location\`.
All mistakes are reported together, before anything is created.

${table(configKeys)}

Keys that only Dynamics 365 reads are refused when \`crm\` does not name it. Each other destination has an object of its own.

${own.join("\n")}
## Refused keys

Not in this version. The program refuses them by name:

${later.join("\n")}

Refused because Azure cannot do it:

${impossible.join("\n")}
`;
}
