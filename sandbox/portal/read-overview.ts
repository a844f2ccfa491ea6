/**
 * Collects what the portal shows, through Resource Manager and the Dataverse Web API.
 *
 * Layer: portal. Knows no HTML.
 */
/** How the portal reaches the services. */
export interface PortalDependencies {
  fetch: typeof globalThis.fetch;
  /** A bearer token for a resource, e.g. `https://management.azure.com`. */
  token: (resource: string) => Promise<string>;
  subscriptionId: string;
  /** Hosts of the Dataverse environments in use, e.g. `contoso.crm4.dynamics.com`. */
  environments: () => readonly string[];
}

/** Everything on the page. */
export interface Overview {
  workflows: WorkflowSummary[];
  connections: { name: string; managedApi: string; status: string }[];
  environments: { host: string; columns: string[]; rows: Record<string, unknown>[] }[];
}

interface WorkflowSummary {
  name: string;
  resourceGroupName: string;
  location: string;
  state: string;
  runs: { name: string; startTime: string; status: string; error: string }[];
}

interface ArmResource {
  id: string;
  name: string;
  location: string;
  properties: Record<string, unknown>;
}

const runsShown = 20;
const rowsShown = 50;
const columnsShown = [
  "createdon",
  "subject",
  "firstname",
  "lastname",
  "companyname",
  "emailaddress1",
  "telephone1",
  "jobtitle",
  "address1_country",
  "description",
];

/** Reads the page's content as it is now. */
export async function readOverview(dependencies: PortalDependencies): Promise<Overview> {
  const { subscriptionId, environments } = dependencies;
  const provider = (name: string) => `/subscriptions/${subscriptionId}/providers/${name}`;
  const [workflows, connections] = await Promise.all([
    armList(dependencies, `${provider("Microsoft.Logic/workflows")}?api-version=2019-05-01`),
    armList(dependencies, `${provider("Microsoft.Web/connections")}?api-version=2016-06-01`),
  ]);
  return {
    workflows: await Promise.all(workflows.map((workflow) => workflowSummary(dependencies, workflow))),
    connections: connections.map(connectionSummary),
    environments: await Promise.all(environments().map((host) => leadRows(dependencies, host))),
  };
}

async function workflowSummary(
  dependencies: PortalDependencies,
  workflow: ArmResource,
): Promise<WorkflowSummary> {
  const runs = await armList(dependencies, `${workflow.id}/runs?api-version=2019-05-01&$top=${runsShown}`);
  return {
    name: workflow.name,
    resourceGroupName: /\/resourceGroups\/([^/]+)/i.exec(workflow.id)?.[1] ?? "",
    location: workflow.location,
    state: String(workflow.properties.state),
    runs: runs.slice(0, runsShown).map(({ name, properties }) => ({
      name,
      startTime: String(properties.startTime ?? ""),
      status: String(properties.status ?? ""),
      error: (properties.error as { code?: string } | undefined)?.code ?? "",
    })),
  };
}

function connectionSummary({ name, properties }: ArmResource): Overview["connections"][number] {
  const [status] = (properties.statuses ?? []) as { status?: string }[];
  const api = properties.api as { name?: string } | undefined;
  return { name, managedApi: api?.name ?? "", status: status?.status ?? "" };
}

async function leadRows(
  dependencies: PortalDependencies,
  host: string,
): Promise<Overview["environments"][number]> {
  const select = ["leadid", ...columnsShown].join(",");
  const url = `https://${host}/api/data/v9.2/leads?$select=${select}&$orderby=createdon desc&$top=${rowsShown}`;
  const rows = await list<Record<string, unknown>>(dependencies, url, `https://${host}`);
  const columns = columnsShown.filter((column) =>
    rows.some((row) => row[column] !== null && row[column] !== undefined),
  );
  return { host, columns, rows };
}

function armList(dependencies: PortalDependencies, path: string): Promise<ArmResource[]> {
  return list(dependencies, `https://management.azure.com${path}`, "https://management.azure.com");
}

async function list<Item>(
  { fetch, token }: PortalDependencies,
  url: string,
  resource: string,
): Promise<Item[]> {
  const answer = await fetch(encodeURI(url), {
    headers: { authorization: `Bearer ${await token(resource)}` },
  });
  if (!answer.ok) throw new Error(`${new URL(url).hostname} answered ${answer.status} to the portal.`);
  return ((await answer.json()) as { value: Item[] }).value;
}
