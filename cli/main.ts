/** The `leads` command line. Each command is loaded when it is called, by require because import() is slower, so that `leads --help` is quick. */
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { roleTemplates } from "../operations/permissions/rights";
import { addOffers } from "./offers/command-line";
import { reportFailure } from "./report-failure";
import { shells } from "./shells";

const { version } = require("marketplace-leads/package.json") as { version: string };

const load = <Module>(file: string): Module => require(file) as Module;

const program = new Command("leads")
  .description(
    "Writes marketplace leads into a CRM: runs the sandbox, grants the CRM role, sends leads, and lists and repeats failed ones.",
  )
  .version(version)
  .showHelpAfterError("Run leads --help to list the commands.");

const sandbox = program
  .command("sandbox")
  .description("run the sandbox in the foreground; print one JSON line when it is ready")
  .option("--port <port>", "port on 127.0.0.1; default: the last one used, otherwise a free one", portNumber)
  .option("--data <directory>", "directory for the sandbox's state", ".leads")
  .option(
    "--seed <number>",
    "use the same ids and keys in every new data directory (for demonstrations and tests)",
  )
  .option(
    "--role-lag <seconds>",
    "delay before a new role gives access to data, up to 600 in Azure; default: no delay",
    countOf,
  )
  .option(
    "--access-log <file>",
    "append a JSON line for each checked permission: caller, action, scope, allowed",
  )
  .action((options) => load<typeof import("./commands/sandbox")>("./commands/sandbox").runSandbox(options));

sandbox
  .command("env")
  .description("print the lines that make a shell use a running sandbox, and how to run them")
  .addOption(
    new Option(
      "--providers <kind>",
      "what creates the resources: the sandbox's doubles or Pulumi's own plugins",
    )
      .choices(["double", "plugin"])
      .default("double"),
  )
  .addOption(
    new Option("--shell <shell>", "shell that will run the lines; default: the calling shell").choices(
      Object.keys(shells),
    ),
  )
  .action((_, command: Command) =>
    load<typeof import("./commands/sandbox-env")>("./commands/sandbox-env").printEnvironment(
      command.optsWithGlobals(),
    ),
  );

program
  .command("send")
  .description("post a lead to the stack's callback URL, follow it to every destination and show the row")
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .option("--file <file>", "JSON file with the lead; default: Partner Center's test lead")
  .option("--wait <seconds>", "longest wait for the run", countOf, 120)
  .action((options) => load<typeof import("./commands/send")>("./commands/send").runSend(options));

program
  .command("map")
  .description("show which lead property fills which column, and the rows that sample leads would make")
  .option("--stack <stack>", "Pulumi stack; default: the selected one. It need not be deployed")
  .option("--lead <file...>", "JSON files with more leads")
  .option("--check", "compare the map with the CRM's own columns; exit code 1 when they differ")
  .option("--json", "print JSON")
  .action((options) => load<typeof import("./commands/map")>("./commands/map").runMap(options));

const reviews = [
  new Option("--policy-pack <folder...>", "more policy packs; our own is always checked"),
  new Option("--policy-pack-config <file...>", "configuration of the policy packs, in their order"),
  new Option("--no-policies", "check only the policy packs that you name"),
];

const report = program
  .command("report")
  .description(
    "preview a change and tell what it does to leads, as Markdown, JSON or HTML; exit code 1 when it is refused",
  )
  .option("--stack <stack...>", "Pulumi stacks; default: the selected one")
  .option("--markdown <file>", "write Markdown to this file; default: to standard output")
  .option("--json <file>", "write JSON to this file")
  .option("--html <file>", "write one HTML page to this file")
  .option(
    "--leads <folder>",
    "also run the JSON files of this folder through both definitions; their text is not shown",
  )
  .option("--prices <file>", "JSON file with the prices of an execution; default: the list price")
  .option("--no-refresh", "do not look for changes made in Azure")
  .option("--offline", "compare the stack files with those of --base: no engine, no secret, no network")
  .option(
    "--base <commit>",
    "commit that --offline compares with, e.g. origin/main; default stacks: those that differ",
  )
  .action((options, command: Command) => {
    if ((options.offline === true) !== (options.base !== undefined))
      command.error("error: expected --offline and --base together");
    return load<typeof import("./commands/report")>("./commands/report").runReport(options);
  });

const up = program
  .command("up")
  .description("run pulumi up if it would do exactly what was reviewed; otherwise tell the difference")
  .requiredOption("--reviewed <digest>", "digest in the report", digestIn)
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .action((options) => load<typeof import("./commands/up")>("./commands/up").runUp(options));

for (const option of reviews) {
  report.addOption(option);
  up.addOption(option);
}

addOffers(program, countOf, reviews);

program
  .command("comment")
  .description("post reports as one comment on the pull request of this CI job, updated in place")
  .requiredOption("--report <file...>", "reports that leads report --json wrote")
  .option("--key <name>", "tells apart comments about the same stacks; default: the stacks' names")
  .option("--author <login>", "GitHub account that writes the comment; default: the account of the token")
  .action((options) => load<typeof import("./commands/comment")>("./commands/comment").runComment(options));

program
  .command("reviewed")
  .description("print the digests that were reviewed in the pull request of this CI job's merged commit")
  .option("--stack <stack>", "Pulumi stack: print only its digest; default: a line for each stack")
  .option("--author <login>", "GitHub account that wrote the comment; default: the account of the token")
  .action((options) =>
    load<typeof import("./commands/reviewed")>("./commands/reviewed").runReviewed(options),
  );

program
  .command("drift")
  .description("list what was changed in Azure outside the stack; exit code 1 when there is something")
  .addOption(new Option("--stack <stack>", "Pulumi stack; default: the selected one").conflicts("offers"))
  .option("--offers", "look at every deployed stack of offers/*.yaml")
  .option("--issue", "keep one open issue on GitHub about it instead; exit code 0 once it is written")
  .option("--author <login>", "GitHub account that writes the issue; default: the account of the token")
  .action((options) => load<typeof import("./commands/drift")>("./commands/drift").runDrift(options));

program
  .command("runs")
  .description(
    "list the newest runs of the stack's Logic Apps: name, start, status and what failed; never a lead",
  )
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .option("--destination <name>", "only runs that write to this destination; default: all")
  .addOption(
    new Option("--status <status>", "only runs of this status").choices([
      "Running",
      "Succeeded",
      "Failed",
      "Cancelled",
      "TimedOut",
    ]),
  )
  .option("--top <number>", "largest number of runs", countOf, 30)
  .action((options) => load<typeof import("./commands/runs")>("./commands/runs").runRuns(options));

program
  .command("resubmit")
  .description("send the leads of these runs again, unless their rows exist, and wait for the results")
  .argument("[run...]", "names of runs, as leads runs lists them")
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .option("--destination <name>", "only runs that write to this destination; default: all")
  .option(
    "--failed",
    "all failed runs whose lead is in no dead letter and was not written since; can be repeated safely",
  )
  .option("--wait <seconds>", "longest wait for each new run to appear, and then to end", countOf, 120)
  .action((runs: string[], options, command: Command) => {
    if (runs.length > 0 === (options.failed === true))
      command.error("error: expected names of runs, or --failed");
    return load<typeof import("./commands/resubmit")>("./commands/resubmit").runResubmit(runs, options);
  });

program
  .command("dead-letters")
  .description(
    "list the leads that could not be written: time, run, reason and fix; a lead itself only with --show",
  )
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .option("--destination <name>", "only letters of this destination; default: all")
  .option("--json", "print JSON instead of a table")
  .option("--show <id...>", "print the leads in these letters instead")
  .action((options) =>
    load<typeof import("./commands/dead-letters")>("./commands/dead-letters").runDeadLetters(options),
  );

program
  .command("redrive")
  .description(
    "send the leads in dead letters again, repaired if necessary, and delete each letter whose row exists",
  )
  .argument("[id...]", "ids of letters, as leads dead-letters lists them, or names of their runs")
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .option(
    "--all",
    "every letter, and every failed run whose letter could not be stored; can be repeated safely",
  )
  .option("--wait <seconds>", "longest wait for each run", countOf, 120)
  .action((ids: string[], options, command: Command) => {
    if (ids.length > 0 === (options.all === true)) command.error("error: expected ids of letters, or --all");
    return load<typeof import("./commands/redrive")>("./commands/redrive").runRedrive(ids, options);
  });

program
  .command("grant")
  .description(
    "give the stack's application the right to write leads into its Dataverse environment, and print what other CRMs need; can be repeated safely",
  )
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .addOption(
    new Option(
      "--owner <name>",
      "team or user that should own the rows: a name, an e-mail address, team:<id> or user:<id>; default: the owner in the stack",
    ).conflicts("revoke"),
  )
  .option("--revoke", "take the role away and disable the application's user; can be repeated safely")
  .action((options) => load<typeof import("./commands/grant")>("./commands/grant").runGrant(options));

program
  .command("permissions")
  .description(
    "print a custom Azure role with the rights that the stack needs, for az role definition create",
  )
  .addArgument(new Argument("<role>", "see docs/permissions.md").choices(Object.keys(roleTemplates)))
  .requiredOption("--subscription <id>", "id of the subscription in which the role can be assigned")
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .action((role, options) =>
    load<typeof import("./commands/permissions")>("./commands/permissions").runPermissions(role, options),
  );

program
  .command("expression")
  .description("evaluate one expression, or JSON cases from standard input, one per line")
  .argument("[expression]", "a template expression, e.g. \"@concat('a', 'b')\"")
  .action((expression) =>
    load<typeof import("./commands/expression")>("./commands/expression").runExpression(expression),
  );

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new InvalidArgumentError(`Found "${text}", expected a port from 0 (any free one) to 65535.`);
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError(`Found "${text}", expected a whole number from 1.`);
}

function digestIn(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError(`Found "${text}", expected the 64 digits that the report shows.`);
}

program.parseAsync().catch(reportFailure);
