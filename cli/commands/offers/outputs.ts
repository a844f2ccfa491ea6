/** `leads offers outputs`: prints the outputs of the stacks; secrets only on request. */
import type { OfferStack } from "../../../fleet/offer-stack";
import { ExplainedError } from "../../../http-client/explained-error";
import { formatTable } from "../../format/table";
import { inParallel } from "../../in-parallel";
import { type FleetOptions, loadFleet } from "../../offers/fleet";
import { pulumiJson } from "../../pulumi/pulumi-json";
import { stackList } from "../../pulumi/stack-list";

export interface OutputsOptions extends FleetOptions {
  showSecrets?: boolean;
  json?: boolean;
}

type Outputs = Readonly<Record<string, unknown>>;

interface StackOutputs {
  offer: OfferStack;
  /** Null for a stack that is not deployed. */
  outputs: Outputs | null;
  failure?: ExplainedError;
}

/** Processes of Pulumi, each a quarter of a second. */
const parallel = 4;

export async function runOutputs({ showSecrets = false, json = false, ...options }: OutputsOptions) {
  const fleet = loadFleet(options);
  const stacks = await stackList();
  const deployed = new Set(stacks.flatMap(({ name, resources }) => (resources > 0 ? [name] : [])));
  const read = await inParallel(fleet.selected, parallel, (offer) =>
    deployed.has(offer.stack) ? outputsOf(offer, showSecrets) : Promise.resolve({ offer, outputs: null }),
  );
  process.stdout.write(json ? jsonOf(read) : textOf(read, showSecrets));
  const failed = read.flatMap(({ offer, failure }) =>
    failure === undefined ? [] : [`${offer.stack}: ${failure.message}\n`],
  );
  const missing = read.flatMap(({ offer, outputs, failure }) =>
    outputs === null && failure === undefined ? [offer.stack] : [],
  );
  process.stderr.write(failed.join(""));
  if (missing.length > 0) process.stderr.write(`Not deployed: ${missing.join(", ")}.\n`);
  if (failed.length > 0) process.exitCode = 1;
}

/** A stack that cannot be read, such as one with another passphrase, is its own failure. */
async function outputsOf(offer: OfferStack, showSecrets: boolean): Promise<StackOutputs> {
  const secrets = showSecrets ? ["--show-secrets"] : [];
  try {
    return { offer, outputs: await pulumiJson(["stack", "output"], [...secrets, "--stack", offer.stack]) };
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    return { offer, outputs: null, failure: error };
  }
}

const jsonOf = (read: readonly StackOutputs[]): string =>
  `${JSON.stringify(Object.fromEntries(read.map(({ offer, outputs }) => [offer.stack, outputs])), undefined, 2)}\n`;

function textOf(read: readonly StackOutputs[], showSecrets: boolean): string {
  const deployed = read.flatMap(({ offer, outputs }) => (outputs === null ? [] : [{ offer, outputs }]));
  const parts = deployed.map(({ offer, outputs }) => `${offer.stack}\n${rowsOf(outputs)}`);
  if (!showSecrets || deployed.length === 0) return parts.join("\n");
  const urls = deployed.map(({ offer, outputs }) => [
    offer.offerId,
    offer.stack,
    wholeValue(outputs.callbackUrl),
  ]);
  const table = formatTable([["OFFER", "STACK", "CALLBACK URL FOR PARTNER CENTER"], ...urls]);
  return [...parts, table].join("\n");
}

const rowsOf = (outputs: Outputs): string =>
  formatTable(
    Object.entries(outputs)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [`  ${name}`, wholeValue(value)]),
  );

const wholeValue = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");
