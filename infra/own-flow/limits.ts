/** Names, numbers and times that Azure, or the promise that a lead is written or kept, limits. */
import workflow from "../../flow-definitions/flow/workflow.json";
import { type FlowMistake, type OwnFlow, type Placed, placed } from "./flow-file";
import { variablesOf } from "./references";

/** Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration */
const azure = { actions: 500, depth: 8, parameters: 50, variables: 250 };
const longestSeconds = 86_400;

/** The steps that the program adds. */
const added = [...placed(workflow.actions)].map(({ name }) => name);
const reserved = new Set(added.map((name) => name.toLowerCase()));

export function limitMistakes(flow: OwnFlow, actions: readonly Placed[]): FlowMistake[] {
  return [
    ...counts(flow, actions),
    ...actions.flatMap(nameMistakes),
    ...repeated(actions),
    ...actions.flatMap(variableMistakes),
    ...times(actions),
  ];
}

function counts(flow: OwnFlow, actions: readonly Placed[]): FlowMistake[] {
  const parameters = new Set([...Object.keys(flow.parameters ?? {}), ...Object.keys(workflow.parameters)]);
  const variables = actions.filter(({ action }) => action.type === "InitializeVariable");
  const most = (at: string, found: number, limit: number, what: string): FlowMistake[] =>
    found <= limit
      ? []
      : [
          {
            at,
            found: `${found} ${what}`,
            expected: `at most ${limit}`,
            edit: "move a part to an Azure Function",
          },
        ];
  const deepest = actions.find(({ parents }) => parents.length + 2 > azure.depth);
  return [
    ...most("/actions", actions.length, azure.actions - added.length, "actions"),
    ...most("/parameters", parameters.size, azure.parameters, "parameters, ours too"),
    ...most("/actions", variables.length, azure.variables, "variables"),
    ...(deepest === undefined ? [] : most(deepest.at, deepest.parents.length + 1, azure.depth - 1, "levels")),
  ];
}

const nameMistakes = ({ name, at }: Placed): FlowMistake[] =>
  reserved.has(name.toLowerCase())
    ? [
        {
          at,
          found: "a name that the program uses",
          expected: `not ${added.join(", ")}`,
          edit: "rename the action, or remove it: the program adds it",
        },
      ]
    : [];

function repeated(actions: readonly Placed[]): FlowMistake[] {
  const seen = new Set<string>();
  return actions.flatMap(({ name, at }) => {
    const isNew = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isNew
      ? []
      : [
          {
            at,
            found: "a name that is already used",
            expected: "different names in the whole file",
            edit: "rename it",
          },
        ];
  });
}

/** Azure accepts InitializeVariable at top level only, so it stays outside the scope, and runs before it. */
function variableMistakes({ action, at, parents, siblings }: Placed): FlowMistake[] {
  if (action.type !== "InitializeVariable")
    return Object.entries(action.runAfter ?? {})
      .filter(([name, statuses]) => isInit(siblings[name]) && !isOnlySucceeded(statuses))
      .map(([name]) => onlySucceeded(`${at}/runAfter/${name}`));
  const others = Object.entries(action.runAfter ?? {}).filter(
    ([name, statuses]) => !isInit(siblings[name]) || !isOnlySucceeded(statuses),
  );
  return [
    ...(parents.length === 0
      ? []
      : [
          {
            at,
            found: "InitializeVariable inside another action",
            expected: "it at top level",
            edit: "move it",
          },
        ]),
    ...others.map(([name]) => ({
      at: `${at}/runAfter/${name}`,
      found: "an action before a variable is initialized",
      expected: "only other InitializeVariable actions that Succeeded",
      edit: "initialize the variable first and use SetVariable here",
    })),
  ];
}

const isInit = (action: Placed["action"] | undefined) => action?.type === "InitializeVariable";
const isOnlySucceeded = (statuses: readonly string[]) => statuses.join() === "Succeeded";
const onlySucceeded = (at: string): FlowMistake => ({
  at,
  found: "another status of an InitializeVariable",
  expected: "Succeeded: when it fails, the lead becomes a letter",
  edit: 'write ["Succeeded"]',
});

/** All retries together are done within a day, so that a person hears of an outage, and the run does not end first. */
function times(actions: readonly Placed[]): FlowMistake[] {
  const waiting = actions.map((one) => ({ one, seconds: retrySeconds(one.action.inputs) }));
  const total = waiting.reduce((sum, { seconds }) => sum + seconds, 0);
  const longest = waiting.sort((one, other) => other.seconds - one.seconds)[0];
  const tooLong =
    total <= longestSeconds || longest === undefined
      ? []
      : [
          {
            at: `${longest.one.at}/inputs/retryPolicy`,
            found: `retries of ${hours(longest.seconds)} (${hours(total)} in the whole flow)`,
            expected: "at most 24 hours in the whole flow: the lead has no letter before",
            edit: "lower count or interval",
          },
        ];
  const limits = actions.filter(({ action }) => secondsOf(action.limit?.timeout) > longestSeconds);
  return [
    ...tooLong,
    ...limits.map(({ at }) => ({
      at: `${at}/limit/timeout`,
      found: "more than a day",
      expected: "at most P1D: the lead has no letter before",
      edit: "lower it",
    })),
  ];
}

const hours = (seconds: number) => `${Math.round(seconds / 360) / 10} hours`;

/** The longest time that the retries of an action wait. Source: https://learn.microsoft.com/azure/logic-apps/error-exception-handling#retry-policies */
function retrySeconds(inputs: unknown): number {
  const { retryPolicy } = (inputs ?? {}) as { retryPolicy?: Record<string, unknown> };
  const { type, count, interval, minimumInterval, maximumInterval = "P1D" } = retryPolicy ?? {};
  if (typeof count !== "number") return 0;
  const each = Array.from({ length: count }, (_, index) => {
    const exponential = Math.min(secondsOf(interval) * 2 ** index, secondsOf(maximumInterval));
    return type === "fixed" ? secondsOf(interval) : Math.max(exponential, secondsOf(minimumInterval));
  });
  return each.reduce((sum, seconds) => sum + seconds, 0);
}

function secondsOf(duration: unknown): number {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(String(duration)) ?? [];
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Names that {@link variablesOf} finds twice. */
export function repeatedVariables(actions: readonly Placed[]): FlowMistake[] {
  const seen = new Set<string>();
  return actions.flatMap(({ action, at }) =>
    variablesOf(action.inputs).flatMap((name) => {
      const isNew = !seen.has(name.toLowerCase());
      seen.add(name.toLowerCase());
      return isNew
        ? []
        : [{ at, found: `the variable ${name} again`, expected: "each variable once", edit: "rename it" }];
    }),
  );
}
