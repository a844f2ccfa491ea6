/** Settings of access: roles on the dead letters and tables, and what the Logic App signs in with. */
import { valueAt } from "../../policies/engine-values";
import {
  isApplication,
  isBlobContainer,
  isConnection,
  isIdentity,
  isRoleAssignment,
} from "../../policies/resource-types";
import type { Inputs, Step } from "../preview";
import { unknownValue } from "../preview";
import { type Finding, Level } from "../report";
import { counted, listed } from "../words";
import { joined, type Kind, type Part, partOf } from "./part";
import type { Setting } from "./setting";

const isPassword = (type: string) => type === "azuread:index/applicationPassword:ApplicationPassword";

/** What a role opens, by the name that the program gives its assignment. */
function targetOf(name: string): string {
  if (/-dead-letter-role-/.test(name)) return "dead letters";
  return /-table-role$/.test(name) ? "table of leads" : "another resource";
}

const isOwn = (name: string) => /-dead-letter-role-identity$|-table-role$/.test(name);

const principals: Readonly<Record<string, string>> = {
  User: "user",
  Group: "group",
  ServicePrincipal: "service principal",
};
const kindOf = (inputs: Inputs) => principals[String(inputs.principalType)] ?? "other principal";

interface Role {
  name: string;
  inputs: Inputs;
}

/** `the Logic App, 1 group and 2 users`. */
function holders(roles: readonly Role[]): string {
  const own = roles.some(({ name }) => isOwn(name)) ? ["the Logic App"] : [];
  return listed([...own, ...countedKinds(roles.filter(({ name }) => !isOwn(name)))]);
}

function countedKinds(roles: readonly Role[]): string[] {
  const counts = new Map<string, number>();
  for (const { inputs } of roles) counts.set(kindOf(inputs), (counts.get(kindOf(inputs)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => counted(count, kind));
}

function rolesOf(steps: readonly Step[], side: "before" | "after"): Role[] {
  return steps.flatMap((step) => {
    const inputs = step[side];
    return inputs === undefined ? [] : [{ name: step.name, inputs }];
  });
}

function roleRows(roles: readonly Role[]): Setting[] {
  const targets = [...new Set(roles.map(({ name }) => targetOf(name)))];
  return targets.map((target) => ({
    group: "access",
    name: `a role on: ${target}`,
    words: holders(roles.filter(({ name }) => targetOf(name) === target)),
  }));
}

function rolePart(steps: readonly Step[]): Part {
  const assignments = steps.filter(({ type }) => isRoleAssignment(type));
  return {
    before: roleRows(rolesOf(assignments, "before")),
    after: roleRows(rolesOf(assignments, "after")),
    findings: roleFindings(steps, assignments),
  };
}

function roleFindings(steps: readonly Step[], assignments: readonly Step[]): Finding[] {
  const hasStore = steps.some(({ type, before, after }) => isBlobContainer(type) && before && after);
  const changed = assignments.filter(
    ({ name, before, after }) =>
      targetOf(name) === "dead letters" && principalOf(before) !== principalOf(after),
  );
  if (!hasStore) return [];
  const lines: string[] = [];
  if (changed.some(({ name, after }) => isOwn(name) && after === undefined))
    lines.push(
      "The stack no longer gives the Logic App its role on the dead letters: without one, leads stay in their runs.",
    );
  const readers = changed.filter(({ name }) => !isOwn(name));
  const said = (side: "before" | "after", words: string) => {
    const kinds = countedKinds(rolesOf(readers, side));
    if (kinds.length > 0) lines.push(`Dead letters, which hold lead data: ${listed(kinds)} ${words}.`);
  };
  said("after", "can read them from now on");
  said("before", "can no longer read them");
  return lines.map((line) => ({ level: Level.attention, line }));
}

const principalOf = (inputs: Inputs | undefined) => JSON.stringify(inputs?.principalId);

const application: Kind = {
  group: "sign-in",
  appliesTo: isApplication,
  attributes: [
    {
      name: "tenants",
      words: ({ signInAudience = "AzureADMyOrg" }) =>
        signInAudience === "AzureADMyOrg" ? "its own" : "others too",
    },
    { name: "owners", words: ({ owners }) => (Array.isArray(owners) ? String(owners.length) : "not set") },
  ],
};

/** Only the date: how long it is until then depends on the day. */
function expiry({ endDate }: Inputs): string {
  if (endDate === undefined) return "expires when Entra's default says";
  const [date] = /^\d{4}-\d{2}-\d{2}(?=T|$)/.exec(String(endDate)) ?? [];
  return date === undefined ? "expires at a date known after the update" : `expires on ${date}`;
}

const password: Kind = {
  group: "sign-in",
  appliesTo: isPassword,
  attributes: [{ name: "client secret", words: expiry }],
};

const clientIdOf = (inputs: Inputs) => valueAt(inputs, "properties", "parameterValues", "token:clientId");

const connection: Kind = {
  group: "sign-in",
  appliesTo: isConnection,
  attributes: [
    {
      name: "signs in as",
      words: (inputs) => {
        const client = clientIdOf(inputs);
        if (client === undefined) return "a person, or not at all";
        return client === unknownValue ? "an application known after the update" : "an application";
      },
      worse: (name, before, after) =>
        before !== undefined && clientIdOf(before) !== clientIdOf(after)
          ? `${name} signs in as another application: leads fail until it may write them.`
          : undefined,
    },
  ],
};

const identity: Kind = {
  group: "access",
  appliesTo: isIdentity,
  attributes: [{ name: "", words: () => "an identity of the Logic Apps" }],
};

export const accessPart = (steps: readonly Step[]): Part =>
  joined([rolePart(steps), partOf(steps, [identity, application, password, connection])]);
