/**
 * The `leads` command line: the list of commands and what they take.
 *
 * Parses arguments and prints; what a library user would want is in operations/, expressions/ and
 * sandbox/. Each command is loaded only when it is called (by require: import() would need Node.js' slower loader
 * hooks), so that `leads --help` is quick.
 */
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { roleTemplates } from "../operations/permissions/rights";
import packageJson from "../package.json";
import { reportFailure } from "./report-failure";

const load = <Module>(file: string): Module => require(file) as Module;

const program = new Command("leads")
  .description(
    "Marketplace leads into Dynamics 365: run the sandbox, grant the CRM role, send a lead, list runs and dead letters, redrive and resubmit them.",
  )
  .version(packageJson.version)
  .showHelpAfterError("Run leads --help for the commands.");

const sandbox = program
  .command("sandbox")
  .description("run the sandbox in the foreground; prints one JSON line when it listens")
  .option("--port <port>", "port on 127.0.0.1; default: the one used last time, else a free one", portNumber)
  .option("--data <directory>", "where the sandbox keeps its state", ".leads")
  .option(
    "--seed <number>",
    "give the same ids and keys in every new data directory (demonstrations and tests only)",
  )
  .option(
    "--role-lag <seconds>",
    "how long a new role assignment permits no access to data, up to 600 in Azure; default: none",
    countOf,
  )
  .option(
    "--access-log <file>",
    "append a JSON line for each permission that a caller was asked for: who, action, scope, allowed",
  )
  .action((options) => load<typeof import("./commands/sandbox")>("./commands/sandbox").runSandbox(options));

sandbox
  .command("env")
  .description('print export lines for a running sandbox: eval "$(leads sandbox env)"')
  .addOption(
    new Option(
      "--providers <kind>",
      "who creates the resources: the sandbox's doubles or Pulumi's own plugins",
    )
      .choices(["double", "plugin"])
      .default("double"),
  )
  .action((options, command: Command) =>
    load<typeof import("./commands/sandbox-env")>("./commands/sandbox-env").printEnvironment(
      command.optsWithGlobals().data,
      options.providers,
    ),
  );

program
  .command("send")
  .description("post a lead to the stack's callback URL, wait for its run and show the row")
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .option("--file <file>", "JSON file with the lead; default: Partner Center's test lead")
  .option("--wait <seconds>", "longest wait for the run", countOf, 120)
  .action((options) => load<typeof import("./commands/send")>("./commands/send").runSend(options));

program
  .command("runs")
  .description(
    "list the newest runs of the stack's Logic App: name, start, status, what failed; never a lead",
  )
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .addOption(
    new Option("--status <status>", "only runs of this status").choices([
      "Running",
      "Succeeded",
      "Failed",
      "Cancelled",
      "TimedOut",
    ]),
  )
  .option("--top <number>", "how many at most", countOf, 30)
  .action((options) => load<typeof import("./commands/runs")>("./commands/runs").runRuns(options));

program
  .command("resubmit")
  .description(
    "send the leads of runs through the present workflow once more, wait, and say what became of them",
  )
  .argument("[run...]", "names of runs, see leads runs")
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .option("--failed", "every lead whose runs all failed and that is in no dead letter; repeats safely")
  .option("--wait <seconds>", "longest wait for each new run: to show, and then to end", countOf, 120)
  .action((runs: string[], options, command: Command) => {
    if (runs.length > 0 === (options.failed === true))
      command.error("error: expected names of runs, or --failed");
    return load<typeof import("./commands/resubmit")>("./commands/resubmit").runResubmit(runs, options);
  });

program
  .command("dead-letters")
  .description(
    "list the leads that no row took: when, which run, why and what fixes it; never a lead unless shown",
  )
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .option("--show <id...>", "print the leads of these letters instead")
  .action((options) =>
    load<typeof import("./commands/dead-letters")>("./commands/dead-letters").runDeadLetters(options),
  );

program
  .command("redrive")
  .description(
    "make rows of dead letters, repairing a lead where it must, and remove each letter whose row is there",
  )
  .argument("[id...]", "letters, see leads dead-letters; a letter's run names it, too")
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .option("--all", "every letter, and every failed run whose letter could not be stored; repeats safely")
  .option("--wait <seconds>", "longest wait for each run", countOf, 120)
  .action((ids: string[], options, command: Command) => {
    if (ids.length > 0 === (options.all === true)) command.error("error: expected ids of letters, or --all");
    return load<typeof import("./commands/redrive")>("./commands/redrive").runRedrive(ids, options);
  });

program
  .command("grant")
  .description("let the stack's application write leads into its Dataverse environment; repeats safely")
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .addOption(
    new Option(
      "--owner <name>",
      "team or user that shall own the rows: its name, e-mail address, team:<id> or user:<id>; default: the stack's",
    ).conflicts("revoke"),
  )
  .option("--revoke", "take the role away and disable the application's user; repeats safely")
  .action((options) => load<typeof import("./commands/grant")>("./commands/grant").runGrant(options));

program
  .command("permissions")
  .description(
    "print a custom Azure role with the rights that the stack's configuration needs, for az role definition create",
  )
  .addArgument(new Argument("<role>", "see docs/permissions.md").choices(Object.keys(roleTemplates)))
  .requiredOption("--subscription <id>", "subscription in which the role can be assigned")
  .option("--stack <stack>", "Pulumi stack; default: the selected one")
  .action((role, options) =>
    load<typeof import("./commands/permissions")>("./commands/permissions").runPermissions(role, options),
  );

program
  .command("expression")
  .description("evaluate expressions: one given here, or one JSON case per line on standard input")
  .argument("[expression]", "a template, e.g. \"@concat('a', 'b')\"")
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

program.parseAsync().catch(reportFailure);
