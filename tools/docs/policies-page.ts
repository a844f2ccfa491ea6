/** Generates the catalogue of the policy pack from its rules. */
import { exemptionsConfig } from "../../policies/exemptions";
import type { Rule, RuleConfigSchema } from "../../policies/rule";
import { rules } from "../../policies/rules/index";

/** Escapes text for Markdown, also in a table. */
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "\\<");
const heading = (name: string) => `[\`${name}\`](#${name})`;

/** @returns the page as Markdown */
export function policiesPage(): string {
  const overview = rules.map(
    ({ name, description, severity, enforcementLevel }) =>
      `| ${heading(name)} | ${cell(description)} | ${severity} | ${enforcementLevel} |`,
  );
  return `# Policies
<!-- Generated from policies/rules by npm run docs: change those files, not this page. -->

\`policies/\` is a [CrossGuard](https://www.pulumi.com/docs/iac/crossguard/) policy pack. Its rules keep leads from being lost or shown.
It works with any stack, in previews and updates:

\`\`\`sh
pulumi preview --policy-pack policies --policy-pack-config policy-config.json
\`\`\`

A report names the rule and the place, never a property's value. A mandatory violation ends the preview, or stops the deployment of the resource.

A rule may need a value that is not known before the update. Pulumi then prints \`can't run policy …\` at preview and checks the rule during the update.
On a new stack this happens to \`service-principal-connection\`.

## Rules

| rule | holds when | severity | level |
| --- | --- | --- | --- |
${overview.join("\n")}

## Configure and exempt

The configuration file is optional:

\`\`\`json
{
  "required-tags": { "tags": ["owner", "costCenter"] },
  "allowed-regions": { "regions": ["westeurope"], "enforcementLevel": "advisory" },
  "application-without-permissions": {
    "exemptions": [{ "resource": "leads-application", "reason": "shared with the CRM sync until it moves", "expires": "2027-01-31" }]
  }
}
\`\`\`

Each rule takes \`enforcementLevel\` (\`advisory\`, \`mandatory\`, \`disabled\`) and:

${configTable(exemptionsConfig)}

An exemption has three required properties:

- \`resource\`: the name or URN of resources. \`*\` stands for any characters.
- \`reason\`: why.
- \`expires\`: its last day in UTC, for example \`2027-01-31\`.

An expired exemption is itself a violation, and its resources are judged again. An exemption without a reason or a date is refused before anything runs.

## The rules in detail

${rules.map(section).join("\n\n")}
`;
}

function section(rule: Rule): string {
  const { name, description, judges, severity, enforcementLevel, remediationSteps, url, framework, config } =
    rule;
  const lines = [
    `### ${name}`,
    "",
    description,
    "",
    `- Checks: ${judges}`,
    `- Severity ${severity}; ${enforcementLevel} by default`,
    ...(framework === undefined
      ? []
      : [
          `- Same rule elsewhere: [${framework.name} ${framework.version} ${framework.reference}](${framework.specification})`,
        ]),
    `- To fix it: ${cell(remediationSteps)}`,
    `- [Background](${url})`,
    ...(config === undefined ? [] : ["", configTable(config)]),
  ];
  return lines.join("\n");
}

function configTable(config: RuleConfigSchema): string {
  const rows = Object.entries(config).map(([key, { type, description, default: standard }]) => {
    const cells = [`\`${key}\``, String(type), cell(description ?? ""), `\`${JSON.stringify(standard)}\``];
    return `| ${cells.join(" | ")} |`;
  });
  return `| configuration | type | meaning | default |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}
