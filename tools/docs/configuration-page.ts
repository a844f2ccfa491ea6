/** Generates the configuration reference from the schema of the check. */
import { configName, setCommand } from "../../infra/config/commands";
import { configKeys, impossibleKeys, laterKeys } from "../../infra/config/keys";

const cell = (text: string) => text.replaceAll("|", "\\|");

/** @returns the page as Markdown */
export function configurationPage(): string {
  const rows = Object.entries(configKeys).map(([key, { description, required }]) => {
    const name = `\`${key === "location" ? configName(key) : key}\`${required === true ? " (required)" : ""}`;
    return `| ${name} | ${cell(description)} | \`${cell(setCommand(key))}\` |`;
  });
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

| key | expected | example |
| --- | --- | --- |
${rows.join("\n")}

Not in this version. The program refuses them by name:

${later.join("\n")}

Refused because Azure cannot do it:

${impossible.join("\n")}
`;
}
