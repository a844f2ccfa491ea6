/** A person with exactly the custom roles of `leads permissions`, and a log of the checked permissions. */
import {
  type Options,
  type RoleKey,
  type RoleTemplate,
  rightsOf,
  roleTemplates,
} from "../../../operations/permissions/rights";
import { optionsOf, roleDefinition } from "../../../operations/permissions/role-definition";
import { contosoConfig, type StackConfig } from "./deployment";
import { assignRole, defineRole, type LimitedDeployer, newApplication } from "./limited-deployer";
import type { SandboxFixture } from "./sandbox-fixture";

/** The scopes of the role assignments. */
export interface Scopes {
  "resource group": string;
  "Log Analytics workspace"?: string;
}

export class ExactPerson {
  readonly application: LimitedDeployer;
  readonly #sandbox: SandboxFixture;
  readonly #options: Options;
  /** Ids of the role definitions. */
  readonly #roles: ReadonlyMap<RoleKey, string>;

  private constructor(
    application: LimitedDeployer,
    sandbox: SandboxFixture,
    options: Options,
    roles: ReadonlyMap<RoleKey, string>,
  ) {
    this.application = application;
    this.#sandbox = sandbox;
    this.#options = options;
    this.#roles = roles;
  }

  /** @param config of the stack, from which the options follow */
  static async create(
    sandbox: SandboxFixture,
    { keys, config, scopes }: { keys: readonly RoleKey[]; config: StackConfig; scopes?: Scopes },
  ): Promise<ExactPerson> {
    const application = await newApplication(sandbox);
    const options = optionsOf(
      Object.fromEntries(Object.entries(config).map(([key, value]) => [key.split(":")[1], value])),
    );
    const roles = new Map<RoleKey, string>();
    const subscription = `/subscriptions/${sandbox.instance.subscriptionId}`;
    for (const key of keys) {
      if (rightsOf(key, options).length === 0) continue;
      const template: RoleTemplate = roleTemplates[key];
      const definition = roleDefinition(key, options, sandbox.instance.subscriptionId);
      // role names are unique in a directory, and a test creates several persons
      const role = await defineRole(sandbox, {
        ...definition,
        Name: `${definition.Name} ${application.clientId}`,
      });
      const isWide = template.scope === "subscription" || scopes === undefined;
      const scope = isWide ? subscription : (scopes[template.scope as keyof Scopes] ?? subscription);
      await assignRole(sandbox, { scope, role, principalId: application.objectId });
      roles.set(key, role);
    }
    return new ExactPerson(application, sandbox, options, roles);
  }

  /** Configuration of this person's sign-in for deployments. */
  config(config: StackConfig = contosoConfig): StackConfig {
    const { clientId, clientSecret } = this.application;
    const { tenantId } = this.#sandbox.instance;
    const signedIn = (provider: string) => ({
      [`${provider}:clientId`]: clientId,
      [`${provider}:clientSecret`]: clientSecret,
      [`${provider}:tenantId`]: tenantId,
    });
    return { ...config, ...signedIn("azure-native"), ...signedIn("azuread") };
  }

  /** Environment of this person's `leads` commands. */
  get env(): NodeJS.ProcessEnv {
    const { clientId, clientSecret } = this.application;
    return { AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret };
  }

  /** The rights of the roles, sorted, in lower case. */
  get documented(): string[] {
    return sorted([...this.#roles.keys()].flatMap((key) => rightsOf(key, this.#options).map(nameOf)));
  }

  /** The rights this person has used since the log was emptied, sorted, in lower case. */
  get asked(): string[] {
    return this.#checked(true);
  }

  /** The rights that were refused since then. */
  get refused(): string[] {
    return this.#checked(false);
  }

  #checked(wanted: boolean): string[] {
    const { objectId } = this.application;
    const checks = this.#sandbox.accessChecks();
    return sorted(checks.filter((one) => one.objectId === objectId && one.isAllowed === wanted).map(nameOf));
  }

  /** Removes one right during a function. */
  async without<Result>(action: string, work: () => Promise<Result>): Promise<Result> {
    for (const [key, id] of this.#roles) {
      const definition = roleDefinition(key, this.#options, this.#sandbox.instance.subscriptionId);
      if (![...definition.Actions, ...definition.DataActions].includes(action)) continue;
      const named = { ...definition, Name: `${definition.Name} ${this.application.clientId}` };
      const left = (actions: string[]) => actions.filter((one) => one !== action);
      await defineRole(
        this.#sandbox,
        { ...named, Actions: left(definition.Actions), DataActions: left(definition.DataActions) },
        id,
      );
      try {
        return await work();
      } finally {
        await defineRole(this.#sandbox, named, id);
      }
    }
    throw new Error(`No role has ${action}.`);
  }
}

const nameOf = ({ action, isData }: { action: string; isData?: boolean }) =>
  `${isData === true ? "data " : ""}${action.toLowerCase()}`;
const sorted = (names: readonly string[]) => [...new Set(names)].sort();
