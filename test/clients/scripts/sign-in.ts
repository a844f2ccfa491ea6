/** Signs in with each kind of pipeline credential from the environment, and prints each identity and what it can read. */
import {
  ClientSecretCredential,
  DefaultAzureCredential,
  EnvironmentCredential,
  type TokenCredential,
} from "@azure/identity";

const { env } = process;
const origin = env.AZURE_AUTHORITY_HOST ?? "";
const options = { disableInstanceDiscovery: true };
const credentials: Record<string, TokenCredential> = {
  ClientSecretCredential: new ClientSecretCredential(
    env.AZURE_TENANT_ID ?? "",
    env.AZURE_CLIENT_ID ?? "",
    env.AZURE_CLIENT_SECRET ?? "",
    options,
  ),
  EnvironmentCredential: new EnvironmentCredential(options),
  DefaultAzureCredential: new DefaultAzureCredential(options),
};

async function main(): Promise<void> {
  const found: Record<string, unknown> = {};
  for (const [name, credential] of Object.entries(credentials)) {
    const got = await credential.getToken("https://management.azure.com/.default");
    const again = await credential.getToken("https://management.azure.com/.default");
    const claims = JSON.parse(Buffer.from(got?.token.split(".")[1] ?? "", "base64url").toString());
    const answer = await fetch(`${origin}/subscriptions?api-version=2022-12-01`, {
      headers: { authorization: `Bearer ${got?.token}` },
    });
    const { value } = (await answer.json()) as { value: { subscriptionId: string }[] };
    found[name] = {
      audience: claims.aud,
      tenant: claims.tid,
      client: claims.appid,
      minutes: Math.round(((got?.expiresOnTimestamp ?? 0) - Date.now()) / 60_000),
      isCached: again?.token === got?.token,
      subscriptions: value.map(({ subscriptionId }) => subscriptionId),
    };
  }
  process.stdout.write(JSON.stringify(found));
}

main().catch((error: Error) => {
  process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exitCode = 1;
});
