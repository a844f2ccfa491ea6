/** A manual change of a deployed Logic App. */
import { environmentUrl } from "./lead-destination";
import type { LeadWorld } from "./lead-world";

/** Makes the workflow write to another environment, like a manual change in the portal; by default to its own. */
export async function setEnvironment(world: LeadWorld, dynamicsUrl = environmentUrl): Promise<void> {
  const { location, identity, properties } = await world.arm("GET", world.workflow, "2019-05-01");
  const ids = Object.keys(identity?.userAssignedIdentities ?? {});
  const parameters = { ...properties.parameters, dynamicsUrl: { value: dynamicsUrl } };
  const { state, definition } = properties;
  await world.arm("PUT", world.workflow, "2019-05-01", {
    location,
    identity: {
      type: identity?.type ?? "None",
      userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])),
    },
    properties: { state, definition, parameters },
  });
}
