/** What `pulumi stack export` says about creations that an interrupted update left open. */

/** Inputs, and secrets as ciphertexts. */
export type Inputs = Readonly<Record<string, unknown>>;

export interface ResourceState {
  urn: string;
  type: string;
  id?: string;
  parent?: string;
  /** `<urn of the provider>::<its id>`. */
  provider?: string;
  inputs?: Inputs;
  /** It was replaced and waits to be deleted. */
  delete?: boolean;
  /** It was deleted and waits for the one that replaces it. */
  pendingReplacement?: boolean;
}

/** The needed parts; other parts stay as they are. */
export interface StackExport {
  deployment: {
    manifest?: { time?: string };
    resources?: readonly ResourceState[];
    pending_operations?: readonly { type: string; resource: ResourceState }[];
  };
}

/** Name in the program, such as `leads-application`. */
export const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

/** Name of the stack, as commands take it. */
export const stackOf = (urn: string): string => urn.slice("urn:pulumi:".length, urn.indexOf("::"));

/** One for each URN, even if several updates were interrupted. */
export function pendingCreates({ deployment }: StackExport): ResourceState[] {
  const creating = (deployment.pending_operations ?? []).filter(({ type }) => type === "creating");
  return [...new Map(creating.map(({ resource }) => [resource.urn, resource])).values()];
}

/** The resource that the state has under this URN. */
export const recorded = ({ deployment }: StackExport, urn: string): ResourceState | undefined =>
  deployment.resources?.find((resource) => resource.urn === urn && resource.delete !== true);

/** Ids of all resources of a type that the state has, also of those that wait to be deleted. */
export const recordedIds = ({ deployment }: StackExport, type: string): string[] =>
  (deployment.resources ?? []).flatMap((resource) =>
    resource.type === type && resource.id !== undefined ? [resource.id] : [],
  );

/** When the state was last written, in milliseconds; 0 when it does not say so. */
export const writtenAt = ({ deployment }: StackExport): number =>
  Date.parse(deployment.manifest?.time ?? "") || 0;

export const textOf = (inputs: Inputs | undefined, name: string): string | undefined => {
  const value = inputs !== undefined && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  return typeof value === "string" ? value : undefined;
};
