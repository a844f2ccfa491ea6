/** What is known of an unwritten lead: only codes, and no text of the lead or the CRM. */
import { entraSentence } from "../../http-client/entra-sentence";
import { type Letter, plainCode, sendStep } from "../dead-letters/letter";
import type { Destination } from "../destinations/destination";
import { serviceCodeOf } from "../destinations/service-code";
import { type MissingRight, missingRight } from "../permissions/missing-right";
import { failedActionsOf } from "../runs/workflow-runs";
import { type ArmClient, ArmError } from "../services/arm-client";
import type { Evidence } from "./cause";

/** The action that writes the row, and the one that keeps the lead. */
const writeAction = "Create_lead";
const keepAction = "Keep_lead";
/** Code of a run whose lead is in a letter. */
export const leadNotWritten = "LeadNotWritten";
/** Code of a run whose lead has no letter because the stack has no store. */
const leadOnlyInRun = "LeadOnlyInRun";

/** @param letter from the store */
export function evidenceOfLetter(letter: Letter, destination: Destination): Evidence {
  const { status, code, message, isUndelivered } = letter;
  if (isUndelivered) return defined({ status, actionCode: code, isUndelivered, isLetter: true });
  const serviceCode = serviceCodeOf(destination, message);
  // never shown, because the service's answer can quote the lead
  const isOfService = message === undefined || serviceCode !== undefined;
  const text = isOfService ? "" : JSON.stringify(message);
  const [, backend] = /backend request failed with error code '(\d{3})'/i.exec(text) ?? [];
  return defined({
    status,
    serviceCode,
    actionCode: code,
    backendStatus: backend === undefined ? undefined : Number(backend),
    entra: destination.quotesEntra === true && !isOfService ? entraSentence(text) : undefined,
    isLetter: true,
  });
}

/** @param terminated message of the flow's Terminate, e.g. `Status '403', code '0x80040220'. …` */
export function evidenceOfMessage(terminated: string, destination: Destination): Evidence {
  const [, status = "", code = ""] = /Status '(\d{0,3})', code '(\w{0,64})'/.exec(terminated) ?? [];
  const isOfService = destination.code.test(code);
  return defined({
    status: status === "" ? undefined : Number(status),
    serviceCode: isOfService ? code : undefined,
    actionCode: code === "" || isOfService ? undefined : code,
  });
}

/**
 * Reads from Resource Manager a failed run's error, its failed actions and the connection's status.
 *
 * @throws {ArmError}
 */
export async function evidenceOfRun(
  client: ArmClient,
  workflowId: string,
  run: { name: string; error?: { code: string; message: string } },
  destination: Destination,
): Promise<Evidence> {
  const { code, message = "" } = run.error ?? {};
  const told =
    (code === leadNotWritten || code === leadOnlyInRun) && message.startsWith("Status ")
      ? evidenceOfMessage(message, destination)
      : await evidenceOfActions(client, workflowId, run.name);
  return withConnection(told, () => evidenceOfConnection(client, workflowId));
}

/** Adds the connection's current status where it can explain more than the codes. */
export async function withConnection(evidence: Evidence, read: () => Promise<Evidence>): Promise<Evidence> {
  return needsConnection(evidence) ? { ...evidence, ...(await read()) } : evidence;
}

async function evidenceOfActions(client: ArmClient, workflowId: string, runName: string): Promise<Evidence> {
  const failed = await failedActionsOf(client, workflowId, runName);
  const codeOf = (action: string) => failed.find(({ name }) => name === action)?.code;
  const actionCode =
    codeOf(writeAction) ??
    failed.find(({ name, code }) => !name.startsWith(keepAction) && code !== "ActionFailed")?.code;
  const storeCode =
    codeOf(keepAction) ?? failed.find(({ name }) => name.startsWith(`${keepAction}_for_`))?.code;
  const isUndelivered = failed.some(({ name }) => name.startsWith(sendStep)) ? (true as const) : undefined;
  return defined({ actionCode: safe(actionCode), storeCode: safe(storeCode), isUndelivered });
}

function needsConnection({ status, serviceCode, actionCode, entra, isUndelivered }: Evidence): boolean {
  if (entra !== undefined || isUndelivered) return false;
  // an application of another environment is not a user either
  if (serviceCode !== undefined) return status === 403;
  return (
    [400, 401, 403, 404, 502].includes(status ?? 0) ||
    /^(Unauthorized|Forbidden|NotFound|BadRequest|BadGateway|ApiConnection\w*|Connection\w*|401|403|404)$/.test(
      actionCode ?? "",
    )
  );
}

/** Reads the connection's status and the Logic App's environment. Leaves out what cannot be read, and returns the missing right. */
export async function evidenceOfConnection(client: ArmClient, workflowId: string): Promise<Evidence> {
  let missing: MissingRight | undefined;
  const unread = (error: unknown): undefined => {
    if (!(error instanceof ArmError)) throw error;
    missing ??= missingRight(error.message);
  };
  const workflow = await client.get<WorkflowResource>(workflowId).catch(unread);
  const organization = organizationOf(workflow);
  const ids = Object.values(workflow?.properties.parameters?.$connections?.value ?? {}).map(
    ({ connectionId }) => connectionId,
  );
  let found: Evidence = {};
  for (const id of ids.filter((id) => typeof id === "string")) {
    const query = { "api-version": "2016-06-01" };
    const connection = await client.get<ConnectionResource>(id, query).catch((error: unknown) => {
      if (error instanceof ArmError && error.status === 404) return "gone" as const;
      return unread(error);
    });
    if (connection === "gone") found = { connection };
    const error = connection === "gone" ? undefined : errorOf(connection);
    if (error !== undefined) found = defined({ connection: "error", entra: entraSentence(error) });
  }
  return { ...defined({ organization, missing }), ...found };
}

interface WorkflowResource {
  properties: {
    parameters?: {
      $connections?: { value?: Record<string, { connectionId: string }> };
      dynamicsUrl?: { value?: unknown };
    };
  };
}

interface ConnectionResource {
  properties: { statuses?: { status?: string; error?: { code?: string; message?: string } }[] };
}

/** Text of the connection's error, only for {@link entraSentence}. */
function errorOf(connection: ConnectionResource | undefined): string | undefined {
  const bad = connection?.properties.statuses?.find(({ status }) => status?.toLowerCase() === "error");
  return bad === undefined ? undefined : (bad.error?.message ?? "");
}

function organizationOf(workflow: WorkflowResource | undefined): string | undefined {
  const organization = workflow?.properties.parameters?.dynamicsUrl?.value;
  if (typeof organization !== "string") return undefined;
  return URL.canParse(organization) ? organization : "a text that is no address";
}

const safe = (code: string | undefined) => (code !== undefined && plainCode.test(code) ? code : undefined);

/** Removes undefined properties. */
function defined(evidence: { [Key in keyof Evidence]?: Evidence[Key] | undefined }): Evidence {
  return Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined)) as Evidence;
}
