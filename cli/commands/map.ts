/** `leads map`: shows the field map that the configuration makes, and compares it with the CRM's own columns. */
import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { createHttpClient } from "../../http-client/http-client";
import { OperationError } from "../../operations/errors";
import type { CrmTable } from "../../operations/map/crm-column";
import { crmTable } from "../../operations/map/crm-tables";
import { type LeadMap, type LeadOutcome, outcomeOf } from "../../operations/map/lead-map";
import { type Difference, mapDifferences } from "../../operations/map/map-differences";
import { forStack } from "../../operations/wording";
import { callerToken } from "../credentials";
import { formatMap, type MappedLead } from "../format/lead-map";
import { readLead, sampleLeads } from "../lead-file";
import { type StackConfig, stackConfig } from "../pulumi/stack-config";

export interface MapCommandOptions {
  stack?: string;
  lead?: string[];
  json?: boolean;
  check?: boolean;
}

type PlannedMaps = typeof import("../../infra/map/planned-map");

/** A destination's map, with the settings to reach the CRM. */
type StackMap = ReturnType<PlannedMaps["plannedMaps"]>[number];

interface Result {
  map: StackMap;
  leads: MappedLead[];
  /** Undefined when the destination has no columns of its own, or without `--check`. */
  crm?: CrmTable;
  differences?: Difference[];
}

export async function runMap({ stack, lead = [], json, check }: MapCommandOptions): Promise<void> {
  const files = [...sampleLeads, ...lead].map((file) => ({
    file: basename(file),
    text: readLead(file, "--lead"),
  }));
  const config = await stackConfig(stack);
  const results = await Promise.all(
    mapsOf(config).map(async (map): Promise<Result> => {
      const leads = files.map(({ file, text }) => ({ file, outcome: outcomeOfText(map, text) }));
      return check ? compared(map, leads) : { map, leads };
    }),
  );
  process.stdout.write(
    json ? `${JSON.stringify(plain(results), undefined, 2)}\n` : results.map(told).join("\n"),
  );
  const differing = results.filter(({ differences = [] }) => differences.length > 0);
  if (differing.length > 0) throw mapDiffers(differing, config.stack);
}

/** The program's own code, because the map must be the one that `pulumi up` would deploy (docs/decisions/0044). */
function mapsOf(config: StackConfig): StackMap[] {
  // for the commands of its errors; Pulumi's SDK reads it, as in a program
  process.env.PULUMI_NODEJS_STACK = config.stack;
  return (require("../../infra/map/planned-map") as PlannedMaps).plannedMaps(config);
}

const sources = { now: () => new Date(), guid: () => randomUUID(), random: () => Math.random() };

function outcomeOfText(map: LeadMap, text: string): LeadOutcome {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { reasons: ["the lead is not JSON: the callback URL answers 400 and takes nothing"], unknown: [] };
  }
  return outcomeOf(map, body, sources);
}

async function compared(map: StackMap, leads: MappedLead[]): Promise<Result> {
  const fetch = createHttpClient();
  const token = async (resource: string) => (await callerToken())(resource);
  const crm = await crmTable(map.name, { settings: map.settings, token, fetch });
  if (crm === undefined) return { map, leads };
  const rows = leads.map(({ outcome }) => outcome.row ?? {});
  return { map, leads, crm, differences: mapDifferences(map, crm.columns, rows) };
}

/** What a script gets: nothing of the settings, which have secrets. */
function plain(results: readonly Result[]): unknown {
  return results.map(({ map: { name, label, table, columns }, leads, crm, differences }) => ({
    name,
    label,
    table,
    columns,
    leads: leads.map(({ file, outcome }) => ({ file, ...outcome })),
    ...(crm && { comparedWith: crm.address, differences }),
  }));
}

function told({ map, leads, crm, differences }: Result): string {
  if (crm === undefined) return formatMap(map, leads);
  return differences?.length === 0 ? `${map.label}: the map fits ${map.table} of ${crm.address}\n` : "";
}

function mapDiffers(results: readonly Result[], stack: string): OperationError {
  const all = results.flatMap(({ map, crm, differences = [] }) =>
    differences.map((difference) => tellDifference(`${map.label}, ${crm?.address}`, difference, stack)),
  );
  const count = all.length === 1 ? "1 difference" : `${all.length} differences`;
  return new OperationError(
    "LEADS_MAP_DIFFERS",
    `Found ${count} between the field map and the CRM, expected none`,
    `Run the commands below, then ${forStack("npx leads map --check", stack)}\n${all.join("\n")}`,
  );
}

function tellDifference(
  place: string,
  { column, found, expected, fixes }: Difference,
  stack: string,
): string {
  const commands =
    fixes.length === 0
      ? ["only an administrator of the CRM can fix this"]
      : fixes.map((command) => forStack(command, stack));
  return [
    `  ${column} (${place}): found ${found}, expected ${expected}`,
    ...commands.map((one) => `    ${one}`),
  ].join("\n");
}
