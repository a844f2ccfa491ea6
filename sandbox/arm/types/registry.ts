/**
 * The resource types the sandbox has. One line each.
 *
 * Layer: arm. Knows no HTTP.
 */
import type { ResourceType } from "../resource-type";
import type { ArmServices } from "../services";
import { createConnectionType } from "./connections";
import { createWorkflowType } from "./workflows";

/** Builds every type. */
export function createResourceTypes(services: ArmServices): readonly ResourceType[] {
  return [createConnectionType(services), createWorkflowType(services)];
}
