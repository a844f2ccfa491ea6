/** Evaluates our definition's `Lead` step and the row of `Create_lead` for a body, like the runtime. */
import { evaluateTemplate } from "../../expressions/evaluate";
import { scopeFromContext } from "../../expressions/scope";
import { workflowDefinition } from "../../infra/definition/workflow-definition";

export interface LeadRunOptions {
  fieldMap?: Record<string, string>;
  offerId?: string;
  /** Query of the callback URL besides its own parameters, e.g. from redrive. */
  queries?: Record<string, string>;
}

export const runName = "08584000000000000000000000001CU01";
/** The result of `guid()`. */
export const leadId = "00000000-0000-4000-8000-000000000001";

export interface LeadRun {
  /** Outputs of the step `Lead`. */
  lead: Record<string, unknown>;
  row: Record<string, unknown>;
}

/** @throws {ExpressionError} when a step fails: such a lead becomes a dead letter */
export function runLeadDefinition(body: unknown, options: LeadRunOptions = {}): LeadRun {
  const { Lead, Create_lead }: any = workflowDefinition("dynamics365", {
    leadSourceCode: 8,
    fieldMap: options.fieldMap ?? {},
  }).actions;
  const context = {
    triggerOutputs: { queries: options.queries ?? {}, body: body as any },
    parameters: { offerId: options.offerId ?? "contoso.leads", $connections: {} },
    workflow: { run: { name: runName } },
  };
  const lead: any = evaluateTemplate(Lead.inputs, scopeFromContext(context, { guid: () => leadId }));
  const row: any = evaluateTemplate(
    Create_lead.inputs.body,
    scopeFromContext({ ...context, outputs: { Lead: lead } }),
  );
  return { lead, row };
}
