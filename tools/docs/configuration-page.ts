/** The configuration reference, made from the schema that checks the configuration. */
import { configKeys, impossibleKeys, laterKeys, laterValues } from "../../infra/config/config-schema";
import { setCommand } from "../../infra/config/set-command";

const cell = (text: string) => text.replaceAll("|", "\\|");

/** @returns the page as Markdown */
export function configurationPage(): string {
  const rows = Object.entries(configKeys).map(([key, { description, required }]) => {
    const name = `\`${key}\`${required === true ? " (required)" : ""}`;
    return `| ${name} | ${cell(description)} | \`${cell(setCommand(key))}\` |`;
  });
  const later = [
    ...Object.entries(laterKeys).map(([key, today]) => `- \`${key}\`: ${today}`),
    ...Object.entries(laterValues).map(
      ([key, values]) => `- \`${key}\`: ${values.map((value) => `\`${value}\``).join(", ")}`,
    ),
  ];
  const impossible = Object.entries(impossibleKeys).map(([key, reason]) => `- \`${key}\`: ${reason}.`);
  return `# Configuration
<!-- Generated from infra/config/config-schema.ts by npm run docs: change that file, not this page. -->

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
