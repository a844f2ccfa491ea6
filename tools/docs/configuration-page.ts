/** Generates the configuration reference from the schema of the check. */
import { configName, setCommand } from "../../infra/config/commands";
import type { Key } from "../../infra/config/key";
import { configKeys, impossibleKeys, keysOfDestination, laterKeys } from "../../infra/config/keys";
import { destinationNames, destinationOf, isOwnSettings } from "../../infra/destinations/index";
import { stackSchemaFile } from "./stack-file-schema";

const cell = (text: string) => text.replaceAll("|", "\\|");

function table(keys: Readonly<Record<string, Key>>): string {
  const rows = Object.entries(keys).map(([key, { description, required }]) => {
    const name = `\`${key === "location" ? configName(key) : key}\`${required === true ? " (required)" : ""}`;
    return `| ${name} | ${cell(description)} | \`${cell(setCommand(key))}\` |`;
  });
  return ["| key | expected | example |", "| --- | --- | --- |", ...rows].join("\n");
}

/** A stack file with the line that tells an editor its schema. */
const exampleFile = `# yaml-language-server: $schema=${stackSchemaFile}
config:
  azure-native:location: westeurope
  marketplace-leads:offerId: contoso.crm-connector
  marketplace-leads:crm: dynamics365,salesforce
  marketplace-leads:dynamicsUrl: https://contoso.crm4.dynamics.com
  marketplace-leads:deadLetterDays: 30
  marketplace-leads:alertEmails:
    - you@contoso.com
  marketplace-leads:alertWebhook:
    secure: v1:K3VJbGxlZ2Fs:aW52ZW50ZWQgY2lwaGVydGV4dA==
  marketplace-leads:fieldMap:
    jobtitle: none
    donotbulkemail: true
  marketplace-leads:salesforce:
    url: https://contoso.my.salesforce.com
    clientId: 3MVG9.EXAMPLE
    clientSecret:
      secure: v1:K3VJbGxlZ2Fs:aW52ZW50ZWQgY2lwaGVydGV4dA==
  marketplace-leads:tags:
    cost-center: 4711`;

const stackFileSection = () => `## The stack file

\`pulumi config set\` writes \`Pulumi.<stack>.yaml\`. You can also edit this file, but secrets only with \`pulumi config set --secret\`.
The first line below tells an editor the schema of the file. \`pulumi config set\` keeps the line. Editors that use yaml-language-server, such as VS Code with the YAML extension,
then show each key's meaning, complete names, and mark mistakes. Pulumi itself ignores unknown keys outside of \`config\` silently, and the schema refuses them.

\`\`\`yaml
${exampleFile}
\`\`\`

If you installed the package instead of a clone, write \`$schema=./node_modules/marketplace-leads/dist/${stackSchemaFile}\`.
A key can have a value in \`Pulumi.yaml\` or in an environment, so the schema does not ask for keys that are missing. The program does.
`;

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

${stackFileSection()}
## Keys

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
