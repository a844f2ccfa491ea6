/** The catalogue of the policy pack, made from its rules. */
import { exemptionsConfig } from "../../policies/exemptions";
import type { Rule, RuleConfigSchema } from "../../policies/rule";
import { rules } from "../../policies/rules/index";

/** Text as Markdown shows it, in a table too. */
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

Rules that Pulumi checks on every preview and update: \`pulumi preview --policy-pack policies\`. How to configure and exempt is in the
[README](../README.md#policy-pack). A report names places, never a property's value.

| rule | holds when | severity | level |
| --- | --- | --- | --- |
${overview.join("\n")}

Every rule takes \`enforcementLevel\` (\`advisory\`, \`mandatory\`, \`disabled\`) and:

${configTable(exemptionsConfig)}

Of an exemption, \`resource\` is the name or the URN of resources (\`*\` stands for any characters), \`reason\` says why, and \`expires\` is its
last day in UTC, \`2027-01-31\`. All three are required. An exemption that expired is a violation of its own.

${rules.map(section).join("\n\n")}
`;
}

function section(rule: Rule): string {
  const { name, description, judges, severity, enforcementLevel, remediationSteps, url, framework, config } =
    rule;
  const lines = [
    `## ${name}`,
    "",
    description,
    "",
    `- Judges: ${judges}`,
    `- Severity ${severity}, ${enforcementLevel} unless configured`,
    ...(framework === undefined
      ? []
      : [
          `- Stands for: [${framework.name} ${framework.version} ${framework.reference}](${framework.specification})`,
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
