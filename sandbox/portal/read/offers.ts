/** Deployed Logic Apps with their connections. Each is the lead destination of an offer. */
import {
  type ArmResource,
  armGet,
  armList,
  type PortalDependencies,
  propertiesOf,
  ReadError,
  textOf,
} from "./client";

export interface Offer {
  /** ARM id. */
  id: string;
  name: string;
  group: string;
  location: string;
  /** Value of the parameter `offerId`. "" for a Logic App without it. */
  offerId: string;
  /** Other Logic Apps have the same offer. Known in lists only. */
  isOneOfSeveral?: boolean;
  /** `Enabled` or `Disabled`. */
  state: string;
  connections: Connection[];
  /** URL of the dead-letter container. "" without one. */
  deadLetterUrl: string;
  /** Name of the trigger that receives leads. "" without one. */
  trigger: string;
}

/** An API connection that a Logic App uses. */
export interface Connection {
  name: string;
  /** The connector, e.g. `commondataservice`. */
  api: string;
  /** `Connected` or `Error`. "" when unknown. */
  status: string;
}

/** Valid Resource Manager names. Other text could form a different path. */
const plainName = /^(?!\.+$)[\w.()-]{1,90}$/;

/** Every Logic App of the subscription. @throws {ReadError} */
export async function readOffers(dependencies: PortalDependencies): Promise<Offer[]> {
  const provider = `/subscriptions/${dependencies.subscriptionId}/providers`;
  const [workflows, connections] = await Promise.all([
    armList(dependencies, `${provider}/Microsoft.Logic/workflows?api-version=2019-05-01`),
    armList(dependencies, `${provider}/Microsoft.Web/connections?api-version=2016-06-01`),
  ]);
  const offers = workflows.map((workflow) => offerOf(workflow, connections));
  const isOneOfSeveral = ({ id, offerId }: Offer) =>
    offers.some((other) => other.offerId === offerId && other.id !== id);
  return offers.map((offer) => ({ ...offer, isOneOfSeveral: isOneOfSeveral(offer) }));
}

/** One Logic App with its definition. @throws {ReadError} status 404 when there is none */
export async function readOffer(
  dependencies: PortalDependencies,
  group: string,
  name: string,
): Promise<{ offer: Offer; definition: unknown }> {
  if (!plainName.test(group) || !plainName.test(name))
    throw new ReadError(`"${group}/${name}" is not the name of a Logic App.`, 404);
  const subscription = `/subscriptions/${dependencies.subscriptionId}`;
  const path = `${subscription}/resourceGroups/${group}/providers/Microsoft.Logic/workflows/${name}`;
  const [workflow, connections] = await Promise.all([
    armGet(dependencies, `${path}?api-version=2019-05-01`),
    armList(dependencies, `${subscription}/providers/Microsoft.Web/connections?api-version=2016-06-01`),
  ]);
  return { offer: offerOf(workflow, connections), definition: workflow.properties.definition };
}

function offerOf({ id, name, location = "", properties }: ArmResource, connections: ArmResource[]): Offer {
  const parameter = (key: string) => propertiesOf(propertiesOf(properties.parameters)[key]).value;
  const used = Object.values(propertiesOf(parameter("$connections"))).map((value) =>
    textOf(propertiesOf(value).connectionId).toLowerCase(),
  );
  return {
    id,
    name,
    group: /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? "",
    location,
    offerId: textOf(parameter("offerId")),
    state: textOf(properties.state),
    connections: connections.filter((one) => used.includes(one.id.toLowerCase())).map(connectionOf),
    deadLetterUrl: textOf(parameter("deadLetterUrl")),
    trigger: requestTrigger(properties.definition),
  };
}

function connectionOf({ name, properties }: ArmResource): Connection {
  const [status] = (Array.isArray(properties.statuses) ? properties.statuses : []) as unknown[];
  return {
    name,
    api: textOf(propertiesOf(properties.api).name),
    status: textOf(propertiesOf(status).status),
  };
}

function requestTrigger(definition: unknown): string {
  const triggers = Object.entries(propertiesOf(propertiesOf(definition).triggers));
  return triggers.find(([, trigger]) => textOf(propertiesOf(trigger).type) === "Request")?.[0] ?? "";
}
