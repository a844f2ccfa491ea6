/** What tests of leads need to know of one destination, to deploy it, read its rows and break it. */
import type { LeadDestinationArgs } from "../../../../infra/config/lead-destination-args";
import type { WorkflowFile } from "../../../../infra/destinations/destination";
import type { Database } from "../../../../sandbox/storage/database";
import type { Place } from "../lead-destination";
import type { PartName, SandboxParts } from "../sandbox-parts";

/** A written lead, as the emulator stores it. */
export type Row = Record<string, unknown>;

export type Lead = Record<string, unknown>;

/** A destination of one world. */
export interface ConnectedDestination {
  /** Creates its Azure resources. @returns values of its workflow parameters by name */
  parameters(place: Place): Promise<Record<string, unknown>>;
  /** Lets it write, as `leads grant` or an administrator does. */
  grant(): Promise<void>;
  /** Makes its secret expire, or valid again. Absent without a secret. */
  setSecret?(state: "expired" | "valid"): void;
  /** Of its connection. */
  secret?: string;
}

/**
 * To add a CRM: a file `<name>.ts` beside `dynamics365.ts` that exports one of these, its line in `index.ts`, and a line with the
 * emulator's host in `sandbox-parts.ts`. The fault campaign then runs for it, alone and with the others.
 */
export interface DestinationAdapter {
  /** As in `crm`; names its Logic App and the folder of its letters. */
  readonly name: string;
  /** The emulator, as `world.between` names it. */
  readonly part: PartName;
  /** The definition to deploy. */
  definition(source: Partial<LeadDestinationArgs>): WorkflowFile;
  /** Registers what exists before the Azure resources: applications, tokens, custom fields. */
  connect(parts: SandboxParts): Promise<ConnectedDestination>;
  /** Every row, oldest first. @param offset rows to leave out */
  rows(database: Database, offset?: number): Row[];
  emailOf(row: Row): string;
  /** Whether a request to the emulator writes a lead. */
  isWrite(request: Request): boolean;
  /** The emulator's answer to a writer without the right. */
  forbidden(): Response;
  /** Throws unless the row has what the flow makes of the lead as it was sent, or as redrive repaired it. */
  checkRow(row: Row, lead: { sent: Lead; repaired: Lead }): void;
  /** Set when a lost answer can make a second row. */
  isAtLeastOnce?: true;
}
