/**
 * Runs the Compose actions before the write of our definition over a body, as the runtime would, and gives the row that would be written.
 * Follows `runAfter` no further than our chain needs: an action that fails leaves a Failed record and the next one runs.
 */
import { evaluateTemplate } from "../../expressions/evaluate";
import { scopeFromContext } from "../../expressions/scope";
import { fieldMapWith } from "../../infra/field-map";
import { workflowDefinition } from "../../infra/workflow-definition";

export interface LeadRunOptions {
  fieldMap?: Record<string, string>;
  /** null leaves the column out. */
  leadSourceCode?: number | null;
  offerId?: string;
}

export const runName = "08584000000000000000000000001CU01";
export const leadId = "00000000-0000-4000-8000-000000000001";

export interface LeadRun {
  row: Record<string, unknown>;
  /** Names of the actions that failed. */
  failed: string[];
}

/** @throws when the row itself cannot be made: such a lead would be lost */
export function runLeadDefinition(body: unknown, options: LeadRunOptions = {}): LeadRun {
  const definition: any = workflowDefinition({
    fieldMap: fieldMapWith(options.fieldMap),
    leadSchema: "2022",
    ...(options.leadSourceCode === null ? {} : { leadSourceCode: options.leadSourceCode ?? 8 }),
  });
  const outputs: Record<string, any> = {};
  const actions: Record<string, any> = {};
  const failed: string[] = [];
  const scope = () =>
    scopeFromContext(
      {
        triggerBody: body as any,
        outputs,
        actions,
        parameters: {
          offerId: options.offerId ?? "contoso.leads",
          dynamicsUrl: "https://contoso.crm4.dynamics.com",
          $connections: {},
        },
        workflow: { run: { name: runName } },
      },
      { guid: () => leadId },
    );
  for (const name of Object.keys(definition.actions).filter(
    (each) => definition.actions[each].type === "Compose",
  )) {
    try {
      outputs[name] = evaluateTemplate(definition.actions[name].inputs, scope());
      actions[name] = { name, status: "Succeeded", outputs: outputs[name] };
    } catch (error) {
      const next = Object.values<any>(definition.actions).find(
        (action) => action.runAfter[name] !== undefined,
      );
      if (!next.runAfter[name].includes("Failed")) throw error;
      failed.push(name);
      actions[name] = { name, status: "Failed" };
    }
  }
  return { row: evaluateTemplate(definition.actions.Create_lead.inputs.body, scope()) as any, failed };
}
