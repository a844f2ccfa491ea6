/** The options of `leads offers`. */
import { type Command, Option } from "commander";

const load = <Module>(file: string): Module => require(file) as Module;

const only = () =>
  new Option("--only <name...>", "stacks, with * and ?, or paths of offer files; default: all");
const since = () => new Option("--since <commit>", "only stacks that changed since this commit of git");
const json = () => new Option("--json", "print JSON");
const yes = () => new Option("--yes", "do not ask");

/**
 * @param countOf parses a whole number from 1
 * @param policyOptions the options of `leads report` about policy packs
 */
export function addOffers(
  program: Command,
  countOf: (text: string) => number,
  policyOptions: readonly Option[],
): void {
  const processes = () =>
    new Option("--processes <number>", "stacks at the same time; each needs about 1 GB with real plugins")
      .argParser(countOf)
      .default(2);
  const stopAfter = () =>
    new Option("--stop-after <number>", "start no other stack after so many failures").argParser(countOf);
  const locks = () =>
    new Option("--release-locks", "remove a stack's lock if its process has ended on this machine");
  const command = (name: string, description: string, options: readonly Option[]) => {
    const made = offers.command(name).description(description);
    for (const option of options) made.addOption(option);
    return made;
  };

  const offers = program
    .command("offers")
    .description("work on all offers of offers/*.yaml, one stack each: list, preview, update, report");

  command("list", "show version, last update, drift, letters, secret and lead destination of each offer", [
    ...[only(), since(), json()],
  ]).action((options) =>
    load<typeof import("../commands/offers/list")>("../commands/offers/list").runList(options),
  );

  command("preview", "show what an update would change, offer by offer", [
    ...[only(), since(), processes(), json()],
    new Option("--no-refresh", "do not look for changes made in Azure"),
    ...policyOptions,
  ]).action((options) =>
    load<typeof import("../commands/offers/preview")>("../commands/offers/preview").runPreview(options),
  );

  command("report", "write one report about the changes of all offers; exit code 1 when one is refused", [
    ...[only(), since(), processes()],
    new Option("--markdown <file>", "write Markdown to this file; default: to standard output"),
    new Option("--json <file>", "write JSON to this file"),
    new Option("--html <file>", "write one HTML page to this file"),
    new Option("--digests <file>", "write the digest of each stack to this file, for up --reviewed"),
    new Option("--leads <folder>", "also run the JSON files of this folder through both definitions"),
    new Option("--no-refresh", "do not look for changes made in Azure"),
    ...policyOptions,
  ]).action((options) =>
    load<typeof import("../commands/offers/report")>("../commands/offers/report").runReport(options),
  );

  command("up", "update offers; one that fails stops no other. Can be repeated: finished ones stay", [
    ...[only(), since(), processes(), stopAfter(), locks(), yes(), json()],
    new Option("--reviewed <file>", "digests of the review: update a stack only if it would do the same"),
    new Option("--no-refresh", "do not look for changes made in Azure"),
    ...policyOptions,
  ]).action((options) =>
    load<typeof import("../commands/offers/up")>("../commands/offers/up").runUp(options),
  );

  command("refresh", "take what Azure has into the state of the stacks", [
    ...[only(), since(), processes(), stopAfter(), locks(), yes(), json()],
  ]).action((options) =>
    load<typeof import("../commands/offers/refresh")>("../commands/offers/refresh").runRefresh(options),
  );

  command("outputs", "print the outputs of the stacks; the callback URL only with --show-secrets", [
    ...[only(), since(), json()],
    new Option("--show-secrets", "also print secrets"),
  ]).action((options) =>
    load<typeof import("../commands/offers/outputs")>("../commands/offers/outputs").runOutputs(options),
  );

  command("destroy", "delete the resources of these stacks, also of one whose file is gone", [
    new Option("--only <name...>", "stacks, with * and ?").makeOptionMandatory(),
    ...[processes(), stopAfter(), locks(), yes(), json()],
  ]).action((options) =>
    load<typeof import("../commands/offers/destroy")>("../commands/offers/destroy").runDestroy(options),
  );

  command("new", "write a new offer file; ask for what is missing", [
    new Option("--offer-id <id>", "offer id as in Partner Center, publisher.offer"),
    new Option("--dynamics-url <url>", "address of the Dataverse environment"),
    new Option("--location <region>", "Azure region; default: that of defaults.yaml"),
    new Option("--stack <name>", "name of the stack and of the file; default: made of the offer id"),
    new Option("--set <key=value...>", "more settings, as docs/configuration.md lists them"),
  ]).action((options) =>
    load<typeof import("../commands/offers/new")>("../commands/offers/new").runNew(options),
  );

  command("import", "make offer files from the stack files of this project; secrets stay where they are", [
    new Option("--only <name...>", "stacks, with * and ?; default: all"),
  ]).action((options) =>
    load<typeof import("../commands/offers/import")>("../commands/offers/import").runImport(options),
  );
}
