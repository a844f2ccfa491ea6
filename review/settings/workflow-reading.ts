/** What the settings need of a Logic App's state, read once. */
import { refusalsOf } from "../../policies/rules/leads/trigger-accepts-every-lead";
import {
  type Action,
  definitionOf,
  type Operation,
  requestTriggers,
} from "../../policies/workflow/definition";
import { leadDataIn } from "../../policies/workflow/lead-data";
import type { WorkflowState } from "../workflow-change";
import { type Kept, keptBy } from "./dead-letter";
import { callsOut } from "./retry";

export interface WorkflowReading {
  isEnabled: boolean;
  accessControl: unknown;
  triggers: readonly Operation[];
  actions: readonly Action[];
  /** The trigger and the actions that handle lead data. */
  leadSteps: readonly Operation[];
  /** The actions that call a service. */
  calls: readonly Action[];
  /** Settings that can turn leads away, each with its effect. */
  refusals: readonly (readonly [place: string, effect: string])[];
  kept: Kept;
}

export function readWorkflow(state: WorkflowState): WorkflowReading {
  const definition = definitionOf({ ...state });
  const { actions } = definition;
  const triggers = requestTriggers(definition);
  return {
    isEnabled: state.state === "Enabled",
    accessControl: state.accessControl,
    triggers,
    actions,
    leadSteps: [...triggers, ...actions.filter(leadDataIn(definition).isHandledBy)],
    calls: actions.filter(callsOut),
    refusals: [...refusalsOf({ ...state })],
    kept: keptBy(actions),
  };
}
