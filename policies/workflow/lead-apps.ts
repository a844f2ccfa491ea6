/** The Logic Apps of a stack that take leads, and the resources that watch them. */
import type { PolicyResource } from "@pulumi/policy";
import { known, listOf, textOf } from "../engine-values";
import { isWorkflow } from "../resource-types";
import { isLeadWorkflow } from "./lead-workflow";

/** @throws {UnknownValueError} when a definition is not known yet */
export const leadApps = (resources: readonly PolicyResource[]): PolicyResource[] =>
  resources.filter(({ type, props }) => isWorkflow(type) && isLeadWorkflow(props));

/**
 * Whether a property names a Logic App: by its id, or, when that is unknown or not among the outputs, by what the program gave it.
 *
 * @param property an id or a list of ids
 */
export function pointsTo(resource: PolicyResource, property: string, app: PolicyResource): boolean {
  const ids = known(() => [resource.props[property] ?? []].flat());
  const name = known(() => textOf(app.props.workflowName ?? app.props.name ?? ""));
  if (ids === undefined || ids.length === 0 || name === undefined || name === "")
    return listOf(resource.propertyDependencies[property]).includes(app);
  return ids.some((id) => textOf(id).toLowerCase().endsWith(`/workflows/${name.toLowerCase()}`));
}
