/** What each folder may import of ours, besides itself: docs/structure.md as a table. A row for `sandbox` holds for its folders too. */
const mayImport = {
  index: ["infra"],
  "http-client": [],
  expressions: [],
  infra: ["http-client", "flow-definitions", "expressions/check"],
  policies: ["flow-definitions", "expressions"],
  operations: ["http-client", "flow-definitions", "expressions"],
  review: ["flow-definitions", "expressions", "operations", "policies", "sandbox"],
  fleet: ["flow-definitions", "expressions", "operations", "review"],
  cli: [
    ...["http-client", "flow-definitions", "expressions", "operations", "sandbox"],
    ...["review", "fleet", "infra/map"],
  ],
  tools: [
    "http-client",
    "flow-definitions",
    "expressions",
    "operations",
    "sandbox",
    "infra",
    "policies",
    "review",
    "fleet",
    "cli",
  ],

  sandbox: ["http-client", "expressions"],
  "sandbox/support": [],
  "sandbox/http": ["sandbox/support", "http-client"],
  "sandbox/storage": ["sandbox/support"],
  "sandbox/entra": ["sandbox/support", "sandbox/storage"],
  "sandbox/graph": ["sandbox/support", "sandbox/storage", "sandbox/entra"],
  "sandbox/monitor": ["sandbox/support", "sandbox/storage"],
  "sandbox/blob": ["sandbox/support", "sandbox/storage", "sandbox/entra"],
  "sandbox/dataverse": ["sandbox/support", "sandbox/storage", "sandbox/entra"],
  "sandbox/salesforce": ["sandbox/support", "sandbox/storage"],
  "sandbox/hubspot": ["sandbox/support", "sandbox/storage"],
  "sandbox/table": ["sandbox/support", "sandbox/storage", "sandbox/entra"],
  "sandbox/webhook": ["sandbox/support", "sandbox/storage", "sandbox/entra"],
  "sandbox/workflow": ["sandbox/support", "sandbox/storage", "expressions"],
  "sandbox/connectors": ["sandbox/support", "sandbox/workflow"],
  "sandbox/arm": [
    ...["sandbox/support", "sandbox/storage", "sandbox/entra"],
    ...["sandbox/blob", "sandbox/table", "sandbox/monitor", "sandbox/workflow"],
  ],
  "sandbox/portal": ["sandbox/support", "sandbox/monitor"],
  "sandbox/pulumi-provider": ["sandbox/support"],
};
const opensSockets = ["sandbox/http", "http-client", "cli", "tools", "test"];
const ours = ["flow-definitions", "test", ...Object.keys(mayImport)];
const anyOf = (folders) => `^(${folders.join("|")})(/|[.]ts$)`;

const rules = [
  ...Object.entries(mayImport).map(([folder, allowed]) => ({
    name: `imports of ${folder}`,
    comment: `Imports go downwards (docs/structure.md): ${folder} may import ${allowed.join(", ") || "nothing of ours"}.`,
    from: { path: anyOf([folder]) },
    to: { path: anyOf(ours), pathNot: anyOf([folder, ...allowed]) },
  })),
  {
    name: "no cycle",
    comment: "Move what both files need into a third one.",
    from: {},
    to: { circular: true },
  },
  {
    name: "component without sandbox",
    comment: "A deployed program must not load the sandbox, not even through another file.",
    from: { path: "^index[.]ts$" },
    to: { path: "^sandbox/", reachable: true },
  },
  {
    name: "pure expressions",
    comment: "expressions/ reads no file, clock or socket, and needs no package.",
    from: { path: "^expressions/" },
    to: { dependencyTypesNot: ["local", "type-only"] },
  },
  {
    name: "sockets",
    comment: "Only sandbox/http opens sockets; take fetch as a parameter.",
    from: { path: anyOf(ours), pathNot: [anyOf(opensSockets), "^sandbox/go-authorities[.]ts$"] },
    to: { path: "^(node:)?(http|https|http2|net|tls|dgram)$|^node_modules/undici/" },
  },
  {
    name: "azure-native by module",
    comment: "Import @pulumi/azure-native/logic and friends: the root costs 40 MB and 0.15 s a preview.",
    from: {},
    to: { path: "^node_modules/@pulumi/azure-native/index[.]" },
  },
  {
    name: "found and installed",
    comment: "Product code imports what exists and what package.json lists under dependencies.",
    from: { pathNot: "^(test|tools|policies)/|^cli/leads[.]mjs$" },
    to: {
      pathNot: "^package[.]json$",
      dependencyTypes: ["npm-dev", "npm-no-pkg", "unknown", "undetermined"],
      dependencyTypesNot: ["npm-peer"],
    },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: rules.map((rule) => ({ severity: "error", ...rule })),
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|template|coverage|docs|[.][^/]*)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
