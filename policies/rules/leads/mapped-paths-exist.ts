/**
 * Rule: the workflow reads only lead properties that exist.
 *
 * A mistyped property causes no error: the column stays empty in every row. Both spellings pass: the schemas write
 * `UserDetails`, the test lead of Partner Center `userDetails`.
 */

import { objectAt } from "../../engine-values";
import { leadSchemas } from "../../lead-schemas";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { definitionOf } from "../../workflow/definition";
import { type LeadPath, leadReadings } from "../../workflow/lead-paths";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

/** Wrapper of a body that is not JSON; it and its properties are not part of a lead. */
const wrapping = ["$content", "$content-type"];

export const mappedPathsExist: ResourceRule = {
  name: "mapped-paths-exist",
  description:
    "Every lead property that the workflow reads is in a published lead schema, in either spelling.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Correct the property's name, or list it under paths in the rule's configuration if your leads have it.",
  url: "https://learn.microsoft.com/azure/marketplace/partner-center-portal/commercial-marketplace-lead-management-instructions-https",
  config: {
    paths: {
      type: "array",
      items: { type: "string", pattern: "^[^.]+(\\.[^.]+)*$" },
      default: [],
      description: "More properties that leads have, e.g. `UserDetails.Website`.",
    },
  },
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, config, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    const known = new Set([...publishedPaths(), ...(config.paths ?? [])].map(upperSpelling));
    const isKnown = (path: LeadPath) =>
      wrapping.includes(path[0] ?? "") || known.has(upperSpelling(path.join(".")));
    const problems = leadReadings(definitionOf(props), isKnown)
      .filter(({ path }) => !isKnown(path))
      .map(
        ({ place, path }) =>
          `${place} reads ${upperSpelling(path.join("."))} of the lead, which no published lead schema has.`,
      );
    for (const problem of new Set(problems)) report(problem);
  },
};

/** Paths of all properties of the published schemas, `UserDetails.Email`. */
function publishedPaths(): string[] {
  return [...leadSchemas.values()].flatMap((schema) => [...pathsIn(schema, [])]);
}

function* pathsIn(schema: unknown, above: LeadPath): Generator<string> {
  for (const [name, property] of Object.entries(objectAt(schema, "properties"))) {
    const path = [...above, name];
    yield path.join(".");
    yield* pathsIn(property, path);
  }
}

/** The path with capitalised names, as the schemas spell it. */
const upperSpelling = (path: string) =>
  path
    .split(".")
    .map((name) => name.charAt(0).toUpperCase() + name.slice(1))
    .join(".");
