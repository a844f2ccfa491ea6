/**
 * Converts Pulumi's provider messages from and to plain objects.
 * Source: github.com/pulumi/pulumi proto/pulumi/provider.proto
 */
import provider from "@pulumi/pulumi/proto/provider_pb";
import { decode } from "./property-values";
import type { Change, Difference, ResourceRequest, Stored } from "./provider";

/** Type and name from the urn: older engines send only the urn. */
export function resourceOf(request: { getUrn(): string }): ResourceRequest {
  const urn = request.getUrn();
  const [, , types = "", ...name] = urn.split("::");
  return { urn, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

type StoredMessage = {
  getId(): string;
  getUrn(): string;
  hasOldInputs(): boolean;
  getOldInputs(): Parameters<typeof decode>[0];
};

/** The stored resource of a request. */
export function storedOf(request: StoredMessage, state: Parameters<typeof decode>[0]): Stored {
  return {
    ...resourceOf(request),
    id: request.getId(),
    state: decode(state),
    oldInputs: request.hasOldInputs() ? decode(request.getOldInputs()) : undefined,
  };
}

/** The stored resource and the new inputs. */
export function changeOf(request: provider.DiffRequest | provider.UpdateRequest): Change {
  return {
    ...storedOf(request, request.getOlds()),
    newInputs: decode(request.getNews()),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

const { AutonamingOptions } = provider.CheckRequest;
/** Autonaming modes by their number on the wire. */
export const autonamingModes = new Map<number, "propose" | "enforce" | "disable">([
  [AutonamingOptions.Mode.PROPOSE, "propose"],
  [AutonamingOptions.Mode.ENFORCE, "enforce"],
  [AutonamingOptions.Mode.DISABLE, "disable"],
]);

const { Kind } = provider.PropertyDiff;
const differenceKinds = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

export function diffResponse({ detailed, deleteBeforeReplace }: Difference): provider.DiffResponse {
  const response = new provider.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  response.setChanges(detailed.size > 0 ? DIFF_SOME : DIFF_NONE);
  response.setHasdetaileddiff(detailed.size > 0);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setDiffsList([...new Set([...detailed.keys()].map((path) => path.split(".")[0] ?? path))]);
  response.setReplacesList([...detailed].filter(([, { replace }]) => replace).map(([path]) => path));
  for (const [path, { kind, replace, inputDiff }] of detailed) {
    const property = new provider.PropertyDiff();
    property.setKind(differenceKinds[kind][replace ? 1 : 0]);
    property.setInputdiff(inputDiff);
    response.getDetaileddiffMap().set(path, property);
  }
  return response;
}
