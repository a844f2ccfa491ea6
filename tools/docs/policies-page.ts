/** Generates the catalogue of the policy pack from its rules. */
import type { Rule } from "../../policies/rule";
import { ruleGroups, rules } from "../../policies/rules/index";
import { leadWorkflows } from "../../policies/workflow/lead-workflow";

/** Escapes text for Markdown, also in a table. */
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "\\<");

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

/** A pack of somebody else. test/e2e/package.test.ts runs it. */
export const ownPack = `const { PolicyPack } = require("@pulumi/policy");
const { policiesOf } = require("marketplace-leads/policies/rules");

new PolicyPack(
  "contoso-leads",
  {
    policies: [
      ...policiesOf(["lead-data-hidden", "failed-lead-is-kept", "dead-letter-store"]),
      // and your own policies
    ],
  },
  { "dead-letter-store": "mandatory" },
);`;

const production = `{
  "required-tags": { "tags": ["owner", "costCenter"] },
  "allowed-regions": { "regions": ["westeurope"] },
  "dead-letter-store": { "enforcementLevel": "mandatory" },
  "lead-apps-have-alerts": { "enforcementLevel": "mandatory" },
  "lead-url-protected": { "enforcementLevel": "mandatory" },
  "names-follow-convention": { "enforcementLevel": "disabled" },
  "application-without-permissions": {
    "exemptions": [{ "resource": "leads-application", "reason": "shared with the CRM sync until it moves", "expires": "2027-01-31" }]
  }
}`;

/** @returns the page as Markdown */
export function policiesPage(): string {
  return `# Policies
<!-- Generated from policies/rules by npm run docs: change those files, not this page. -->

\`policies/\` is a [CrossGuard](https://www.pulumi.com/docs/iac/crossguard/) policy pack of ${rules.length} rules. They keep leads from being lost or shown.
It works with any stack, in previews and updates:

${fenced("sh", "pulumi preview --policy-pack policies --policy-pack-config policy-config.json")}

A report names the rule and the place, never a property's value. A mandatory violation ends the preview, or stops the deployment of the resource.
An advisory one is only printed. This program keeps every mandatory rule with every destination.

Rules about leads judge only Logic Apps whose definition mentions ${leadOnlyInWords}.
A rule may need a value that is not known before the update. Pulumi then prints \`can't run policy …\` at preview and checks the rule during the update.
On a new stack this happens to \`service-principal-connection\`.

## Rules

${ruleGroups.map(groupSection).join("\n\n")}

## Configure and exempt

The configuration file is optional. One for production could be:

${fenced("json", production)}

Each rule takes \`enforcementLevel\` (\`advisory\`, \`mandatory\`, \`disabled\`) and \`exemptions\`. Some take more:

${configTable}

An exemption has three required properties:

- \`resource\`: the name or URN of resources. \`*\` stands for any characters.
- \`reason\`: why.
- \`expires\`: its last day in UTC, for example \`2027-01-31\`.

An expired exemption is itself a violation, and its resources are judged again. An exemption without a reason or a date is refused before anything runs.

With a gateway that has fixed addresses, enable \`caller-addresses\` and set \`callerAddresses\` of \`trigger-accepts-every-lead\` to \`true\`.
The marketplace itself publishes no addresses.

## Rules in your own pack

\`marketplace-leads/policies/rules\` gives you the rules without starting a pack. A pack has a \`PulumiPolicy.yaml\` with \`runtime: nodejs\`, and this \`index.js\`:

${fenced("js", ownPack)}

\`policiesOf()\` without names gives every rule. Pulumi's third parameter sets levels and configuration.

## What to do about a violation

${rules.map(fix).join("\n")}
`;
}

const leadOnlyInWords = leadWorkflows.replace(/.*mentions /, "").replace(/, (\w+)$/, " or $1");

function groupSection({ title, rules: members }: (typeof ruleGroups)[number]): string {
  const rows = members.map(
    ({ name, description, severity, enforcementLevel, framework, url }) =>
      `| [\`${name}\`](${url}) | ${cell(description)}${framework === undefined ? "" : ` ([${framework.reference}](${framework.specification}))`} | ${severity} | ${enforcementLevel} |`,
  );
  return `### ${title}\n\n| rule | holds when | severity | level |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}

const fix = ({ name, remediationSteps, judges }: Rule): string =>
  `- \`${name}\` (${judges === leadWorkflows ? "Logic Apps that take leads" : judges}): ${cell(remediationSteps)}`;

const configRows = rules.flatMap(({ name, config = {} }) =>
  Object.entries(config).map(([key, { type, description, default: standard }]) =>
    [
      `\`${name}\``,
      `\`${key}\``,
      String(type),
      cell(description ?? ""),
      `\`${JSON.stringify(standard)}\``,
    ].join(" | "),
  ),
);
const configTable = `| rule | configuration | type | meaning | default |\n| --- | --- | --- | --- | --- |\n${configRows.map((row) => `| ${row} |`).join("\n")}`;
