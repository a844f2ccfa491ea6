/** Calls one Dataverse environment with dynamics-web-api at its real address and prints the results as one JSON line. */
import { EnvironmentCredential } from "@azure/identity";
import { DynamicsWebApi, type RequestError } from "dynamics-web-api";
import { routeSockets } from "../support/route-sockets";

routeSockets();

const serverUrl = "https://contoso.crm4.dynamics.com";
const credential = new EnvironmentCredential({ disableInstanceDiscovery: true });
const client = new DynamicsWebApi({
  serverUrl,
  dataApi: { version: "9.2" },
  onTokenRefresh: async () => (await credential.getToken(`${serverUrl}/.default`)).token,
});
const collection = "leads";

/** The details of a refused call. */
async function refusal(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return "not refused";
  } catch (error) {
    const { status, code, message } = error as RequestError;
    return { status, code, message };
  }
}

async function oneRow(): Promise<object> {
  const lastname = "O'Neil & Søn 🚀";
  const key: string = await client.create({ collection, data: { subject: "First", lastname } });
  const read = await client.retrieve({ collection, key, select: ["subject", "lastname", "statecode"] });
  const changed = await client.update<any>({
    collection,
    key,
    data: { subject: "Second" },
    returnRepresentation: true,
    select: ["subject", "lastname"],
  });
  const property = await refusal(
    client.updateSingleProperty({ collection, key, fieldValuePair: { jobtitle: "Esquire" } }),
  );
  const [found] = (
    await client.retrieveMultiple({
      collection,
      select: ["leadid"],
      filter: `lastname eq 'O''Neil & Søn 🚀' and contains(subject,'eco')`,
    })
  ).value;
  const formatted = await client.retrieve({
    collection,
    key,
    select: ["statecode"],
    includeAnnotations: "OData.Community.Display.V1.FormattedValue",
  });
  // the client returns false for a 412
  const stale = [
    await client.update({ collection, key, data: { subject: "x" }, ifmatch: 'W/"1"' }),
    await client.deleteRecord({ collection, key, ifmatch: 'W/"1"' }),
  ];
  const { "@odata.etag": version } = await client.retrieve({ collection, key, select: ["subject"] });
  const isFresh: unknown = await client.update({
    collection,
    key,
    data: { subject: "Third" },
    ifmatch: version,
  });
  await client.deleteRecord({ collection, key });
  return {
    isKey: /^[0-9a-f-]{36}$/.test(key),
    read: [read.subject, read.lastname === lastname, read.statecode],
    changed: [changed.subject, changed.lastname === lastname],
    property,
    isFound: found?.leadid === key,
    formatted: [formatted.statecode, formatted["statecode@OData.Community.Display.V1.FormattedValue"]],
    stale,
    isFresh: isFresh === true,
    deleted: await refusal(client.retrieve({ collection, key })),
  };
}

/** A key chosen by the caller, for a flow that may repeat itself. */
async function ownKey(): Promise<object> {
  const key = "11111111-1111-4111-8111-111111111111";
  const row = { collection, key, returnRepresentation: true, select: ["lastname"] };
  const created = await client.upsert<any>({ ...row, data: { lastname: "A" } });
  const updated = await client.upsert<any>({ ...row, data: { lastname: "B" } });
  // the client returns null for 412 and 404
  const onlyNew = await client.upsert({ collection, key, data: { lastname: "C" }, ifnonematch: "*" });
  const other = "11111111-1111-4111-8111-111111111112";
  const onlyOld = await client.upsert({ collection, key: other, data: { lastname: "C" }, ifmatch: "*" });
  const { lastname } = await client.retrieve({ collection, key, select: ["lastname"] });
  await client.deleteRecord({ collection, key });
  return { created: created.lastname, updated: updated.lastname, onlyNew, onlyOld, lastname };
}

async function manyRows(): Promise<object> {
  for (const number of [1, 2, 3, 4, 5]) {
    const data = {
      subject: "Page",
      lastname: `Row ${number}`,
      address1_city: number % 2 === 1 ? "Oslo" : "Bergen",
    };
    const row = await client.create({ collection, data, returnRepresentation: true, select: ["subject"] });
    if (row.subject !== "Page") throw new Error("A created row is not shown.");
  }
  const request = {
    collection,
    select: ["lastname"],
    orderBy: ["lastname desc"],
    filter: "subject eq 'Page'",
  };
  const pages: string[][] = [];
  let next: string | undefined;
  do {
    const page = await client.retrieveMultiple({ ...request, maxPageSize: 2 }, next);
    pages.push(page.value.map(({ lastname }: { lastname: string }) => lastname));
    next = page.oDataNextLink;
  } while (next !== undefined);
  const all = await client.retrieveAll({ ...request, maxPageSize: 2 } as never);
  const counted = await client.retrieveMultiple({
    ...request,
    filter: "address1_city eq 'Oslo'",
    count: true,
  });
  return {
    pages,
    all: all.value.length,
    count: await client.count({ collection, filter: "subject eq 'Page'" }),
    counted: [counted.oDataCount, counted.value.length],
    top: (await client.retrieveMultiple({ ...request, top: 1 })).value.length,
  };
}

async function metadata(): Promise<object> {
  const csdl = await client.retrieveCsdlMetadata();
  const entity = await client.retrieveEntity({
    key: "LogicalName='lead'",
    select: ["EntitySetName", "PrimaryIdAttribute", "PrimaryNameAttribute"],
  });
  const attributes = await client.retrieveAttributes({
    entityKey: "LogicalName='lead'",
    select: ["LogicalName", "AttributeType"],
  });
  const subject = attributes.value.find(({ LogicalName }) => LogicalName === "subject");
  return {
    csdl: [
      /^(<\?xml[^>]*>\s*)?<edmx:Edmx /.test(csdl),
      csdl.includes('<EntityType Name="lead"'),
      csdl.includes('<EntitySet Name="leads"'),
    ],
    entity: [entity.EntitySetName, entity.PrimaryIdAttribute, entity.PrimaryNameAttribute],
    subject: subject?.AttributeType,
    filtered: await refusal(client.retrieveEntities({ filter: "LogicalName eq 'lead'" })),
  };
}

async function others(): Promise<object> {
  const me = await client.callFunction<{ UserId: string; OrganizationId: string }>({
    functionName: "WhoAmI",
  });
  const user = await client.retrieve({
    collection: "systemusers",
    key: me.UserId,
    select: ["applicationid"],
  });
  return {
    isMe: user.applicationid === process.env.AZURE_CLIENT_ID,
    unknownColumn: await refusal(client.create({ collection, data: { subject: "x", no_such_column: 1 } })),
    badFilter: await refusal(client.retrieveMultiple({ collection, filter: "subject eq" })),
    unknownTable: await refusal(client.retrieveMultiple({ collection: "no_such_tables" })),
  };
}

async function main(): Promise<void> {
  const seen = {
    oneRow: await oneRow(),
    ownKey: await ownKey(),
    manyRows: await manyRows(),
    metadata: await metadata(),
    others: await others(),
  };
  process.stdout.write(JSON.stringify(seen));
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
