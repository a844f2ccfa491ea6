/** Flows that are refused: what, the flow, its mistake as `place: found`, and the other values of the configuration. */
import { call, compose, example, flowOf } from "./own-flow";

const chain = (depth: number): object =>
  depth === 0 ? compose(1) : { type: "Scope", actions: { [`D${depth}`]: chain(depth - 1) } };
export const refused: [what: string, flow: object, expected: string | RegExp, all?: object][] = [
  [
    "a second trigger",
    flowOf({ A: call() }, { triggers: { manual: { type: "Request", kind: "Http" }, other: {} } }),
    "/triggers/other: a property",
  ],
  [
    "another trigger",
    flowOf({ A: call() }, { triggers: { manual: { type: "Recurrence", kind: "Http" } } }),
    '/triggers/manual/type: "Recurrence"',
  ],
  ...["conditions", "splitOn", "operationOptions", "correlation", "recurrence"].map(
    (key): [string, object, string] => [
      `${key} of the trigger`,
      flowOf({ A: call() }, { triggers: { manual: { type: "Request", kind: "Http", [key]: [] } } }),
      `/triggers/manual/${key}: a property`,
    ],
  ),
  [
    "concurrency",
    flowOf(
      { A: call() },
      {
        triggers: {
          manual: {
            type: "Request",
            kind: "Http",
            runtimeConfiguration: { concurrency: {}, secureData: { properties: [] } },
          },
        },
      },
    ),
    "/triggers/manual/runtimeConfiguration/concurrency: a property",
  ],
  ["the code view with its wrapper", { definition: example }, /^\/definition: a property/m],
  ["outputs", flowOf({ A: call() }, { outputs: { a: {} } }), "/outputs: an object"],
  ...[
    "Response",
    "Terminate",
    "Foreach",
    "Until",
    "Switch",
    "Wait",
    "HttpWebhook",
    "Workflow",
    "Nonsense",
  ].map((type): [string, object, string] => [type, flowOf({ A: { type } }), `/actions/A/type: "${type}"`]),
  [
    "tracked properties",
    flowOf({ A: call({}, { trackedProperties: {} }) }),
    "/actions/A/trackedProperties: a property",
  ],
  ["http", flowOf({ A: call({ uri: "http://crm.contoso.com" }) }), "/actions/A/inputs/uri: a text"],
  ["a name of ours", flowOf({ Keep_lead: call() }), "/actions/Keep_lead: a name that the program uses"],
  [
    "a name twice",
    flowOf({ A: { type: "Scope", actions: { a: compose(1) } } }),
    "/actions/A/actions/a: a name that is already used",
  ],
  ["nine levels", flowOf({ A: chain(7) }), /: 8 levels$/],
  [
    "501 actions",
    flowOf(Object.fromEntries(Array.from({ length: 496 }, (_, i) => [`A${i}`, compose(1)]))),
    "/actions: 496 actions",
  ],
  [
    "a retry of days",
    flowOf({ A: call({ retryPolicy: { type: "fixed", interval: "P1D", count: 2 } }) }),
    "/actions/A/inputs/retryPolicy: retries of 48 hours (48 hours in the whole flow)",
  ],
  [
    "a call of days",
    flowOf({ A: call({}, { limit: { timeout: "P2D" } }) }),
    "/actions/A/limit/timeout: more than a day",
  ],
  [
    "a predecessor that is not there",
    flowOf({ A: call({}, { runAfter: { B: ["Succeeded"] } }) }),
    "/actions/A/runAfter/B: no action of this level",
  ],
  [
    "a circle",
    flowOf({ A: call({}, { runAfter: { A: ["Succeeded"] } }) }),
    "/actions/A/runAfter: a circle of actions that wait for each other",
  ],
  [
    "a status that never is",
    flowOf({ A: call(), B: call({}, { runAfter: { A: ["Skipped"] } }) }),
    "/actions/B/runAfter/A: Skipped",
  ],
  [
    "an expression that does not parse",
    flowOf({ A: compose("@concat(") }),
    /^\/actions\/A\/inputs: an expression with a mistake/,
  ],
  ["an unknown action", flowOf({ A: compose("@body('B')") }), "/actions/A/inputs: the action B"],
  [
    "an action that has not ended",
    flowOf({ A: compose("@outputs('B')"), B: compose(1) }),
    "/actions/A/inputs: the action B",
  ],
  ["an unknown parameter", flowOf({ A: compose("@parameters('x')") }), "/actions/A/inputs: the parameter x"],
  [
    "the parameters of the letter",
    flowOf({ A: compose("@parameters('deadLetterUrl')") }),
    "/actions/A/inputs: the parameter deadLetterUrl",
  ],
  ["an unknown variable", flowOf({ A: compose("@variables('x')") }), "/actions/A/inputs: the variable x"],
  [
    "an unknown property of the lead",
    flowOf({ A: compose("@outputs('Lead')['Emial']") }),
    /it reads 'Emial' of the step Lead/,
  ],
  [
    "its own callback URL",
    flowOf({ A: compose("@listCallbackUrl()") }),
    "/actions/A/inputs: listCallbackUrl()",
  ],
  [
    "a lead in a variable",
    flowOf({
      V: { type: "InitializeVariable", inputs: { variables: [{ name: "v", type: "string" }] } },
      A: {
        type: "SetVariable",
        inputs: { name: "v", value: "@triggerBody()" },
        runAfter: { V: ["Succeeded"] },
      },
    }),
    "/actions/A/inputs/value: what the run history must not show",
  ],
  [
    "a variable inside a Scope",
    flowOf({
      A: {
        type: "Scope",
        actions: {
          V: { type: "InitializeVariable", inputs: { variables: [{ name: "v", type: "string" }] } },
        },
      },
    }),
    "/actions/A/actions/V: InitializeVariable inside another action",
  ],
  [
    "a password in clear",
    flowOf({ A: call({ authentication: { type: "Basic", username: "u", password: "planted" } }) }),
    "/actions/A/inputs/authentication/password: a secret in clear",
  ],
  [
    "a key in a header",
    flowOf({ A: call({ headers: { "x-api-key": "planted" } }) }),
    "/actions/A/inputs/headers/x-api-key: a secret in clear",
  ],
  [
    "a key in the address",
    flowOf({ A: call({ uri: "https://x.contoso.com/?code=planted" }) }),
    "/actions/A/inputs/uri: a secret in clear",
  ],
  [
    "the address of a chat",
    flowOf({ A: call({ uri: "https://hooks.slack.com/services/planted" }) }),
    "/actions/A/inputs/uri: a secret in clear",
  ],
  [
    "the default of a secret",
    flowOf({ A: call() }, { parameters: { key: { type: "SecureString", defaultValue: "planted" } } }),
    "/parameters/key/defaultValue: a secret in clear",
  ],
  [
    "a secret of type String",
    flowOf({ A: call() }, { parameters: { apiKey: { type: "String", defaultValue: "" } } }),
    "/parameters/apiKey/type: String for what sounds like a secret",
  ],
  [
    "a parameter without a value",
    flowOf({ A: call() }, { parameters: { channel: { type: "String" } } }),
    "/parameters/channel: no value",
  ],
  [
    "a value of another type",
    flowOf({ A: call() }, { parameters: { count: { type: "Int" } } }),
    "/parameters/count: a value in flowParameters of another type",
    { flowParameters: { count: "many" } },
  ],
  [
    "a value for nothing",
    flowOf({ A: call() }),
    /no plain parameter channel, which has a value in flowParameters/,
    { flowParameters: { channel: "x" } },
  ],
  [
    "an environment for nothing",
    flowOf({ A: call() }),
    /no dynamicsUrl, which the configuration has/,
    { dynamicsUrl: "https://x" },
  ],
  [
    "a connection without an id",
    flowOf(
      {
        A: {
          type: "ApiConnection",
          inputs: {
            host: { connection: { name: "@parameters('$connections')['teams']['connectionId']" } },
            method: "post",
            path: "/x",
          },
        },
      },
      { parameters: { $connections: { type: "Object" } } },
    ),
    /the connection teams$/,
  ],
  ["an array", [], ": a list"],
];
