/** Calls one Salesforce org with jsforce at its real address and prints the results as one JSON line. */
import { Connection } from "jsforce";
import newOrg from "../../../sandbox/salesforce/new-org.json";
import { routeSockets } from "../support/route-sockets";

routeSockets();

const loginUrl = "https://contoso--test.sandbox.my.salesforce.com";
const externalId = "Marketplace_Lead_Id__c";
const [app] = newOrg.apps;
const oauth2 = { loginUrl, clientId: app?.clientId ?? "", clientSecret: app?.clientSecret ?? "" };
const grant = { grant_type: "client_credentials" };
const lead = { LastName: "O'Neil & Søn 🚀", FirstName: "Ana", Company: "Contoso", Email: "ana@contoso.com" };

/** Name and message of a refusal; jsforce uses the error code as the name. */
async function refusal(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    await call;
    return "not refused";
  } catch (error) {
    const { name, message, data } = error as Error & { data?: any };
    return { name, message, fields: data?.fields, rule: data?.duplicateResut?.duplicateRule };
  }
}

function connect(change: Partial<typeof oauth2> = {}): Connection {
  return new Connection({ version: "60.0", oauth2: { ...oauth2, ...change } });
}

async function signIn(connection: Connection): Promise<object> {
  const user = await connection.authorize(grant);
  return {
    user: user.id === app?.runAs,
    instanceUrl: connection.instanceUrl,
    secret: await refusal(connect({ clientSecret: "x" }).authorize(grant)),
    app: await refusal(connect({ clientId: "x" }).authorize(grant)),
    host: await refusal(connect({ loginUrl: "https://login.salesforce.com" }).authorize(grant)),
  };
}

async function oneLead(connection: Connection): Promise<object> {
  const leads = connection.sobject("Lead");
  const { id = "", success } = await leads.create({ ...lead, [externalId]: "a" });
  const allowed = { headers: { "Sforce-Duplicate-Rule-Header": "allowSave=true" } };
  const read = await leads.retrieve(id);
  const [found] = await leads.find({ LastName: lead.LastName }, ["Id", "Name"]);
  await leads.update({ Id: id, City: "Brno" });
  const { City } = await leads.retrieve(id);
  return {
    success,
    isSame: read.LastName === lead.LastName && found?.Id === id,
    City,
    lookAlike: await refusal(leads.create({ ...lead, [externalId]: "b" })),
    sameKey: await refusal(leads.create({ ...lead, [externalId]: "A" }, allowed)),
    allowed: (await leads.create({ ...lead, [externalId]: "c" }, allowed)).success,
    deleted: (await leads.destroy(id)).success,
    gone: await refusal(leads.retrieve(id)),
  };
}

async function upsert(connection: Connection): Promise<object> {
  const leads = connection.sobject("Lead");
  const values = { LastName: "Novak", Company: "Contoso", [externalId]: "upsert" };
  const first = await leads.upsert(values, externalId);
  const second = await leads.upsert({ ...values, LastName: "Svoboda" }, externalId);
  const { LastName } = await leads.retrieve(first.id ?? "");
  return { created: [first, second].map((result) => (result as { created?: boolean }).created), LastName };
}

async function metadata(connection: Connection): Promise<object> {
  const { fields } = await connection.describe("Lead");
  const required = fields.filter((one) => one.createable && !one.nillable && !one.defaultedOnCreate);
  const key = fields.find(({ name }) => name === externalId);
  const { sobjects } = await connection.describeGlobal();
  return {
    required: required.map(({ name, length }) => [name, length]),
    key: [key?.externalId, key?.unique, key?.length],
    objects: sobjects.map(({ name }) => name),
  };
}

async function others(connection: Connection): Promise<object> {
  const leads = connection.sobject("Lead");
  const named = { LastName: "x", Company: "x" };
  const answers = {
    empty: await refusal(leads.create({})),
    unknown: await refusal(leads.create({ ...named, Foo__c: "x" })),
    email: await refusal(leads.create({ ...named, Email: "x" })),
    long: await refusal(leads.create({ ...named, City: "x".repeat(41) })),
    many: await refusal(leads.create([named, named])),
  };
  const limit = connection.limitInfo.apiUsage?.limit;
  const stranger = new Connection({ version: "60.0", instanceUrl: loginUrl, accessToken: "x" });
  const session = await refusal(stranger.request("/limits"));
  return { ...answers, limit, session };
}

async function main(): Promise<void> {
  const connection = connect();
  const seen = {
    signIn: await signIn(connection),
    oneLead: await oneLead(connection),
    upsert: await upsert(connection),
    metadata: await metadata(connection),
    others: await others(connection),
  };
  process.stdout.write(JSON.stringify(seen));
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
