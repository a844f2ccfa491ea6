/** The stacks that the backend has of the project, from one `pulumi stack ls`. */
import { pulumiText } from "./pulumi-json";

export interface ListedStack {
  /** Without organisation. */
  name: string;
  /** ISO 8601, UTC. Absent for a stack that was never updated, and during an update on Pulumi Cloud. */
  lastUpdate?: string;
  /** Only Pulumi Cloud tells. */
  isUpdating: boolean;
  /** 0 when it is not deployed. */
  resources: number;
}

/** As Pulumi prints it. Source: pulumi/pkg/cmd/pulumi/stack/stack_list.go, `stackSummaryJSON`. */
interface StackSummary {
  name: string;
  lastUpdate?: string;
  updateInProgress?: boolean;
  resourceCount?: number;
}

/** Sorted by name. @throws {CommandError} as `pulumiText` */
export async function stackList(): Promise<ListedStack[]> {
  return listedIn(await pulumiText(["stack", "ls"], ["--json"]));
}

/** Exported for tests. */
export function listedIn(text: string): ListedStack[] {
  return (JSON.parse(text) as StackSummary[])
    .map(({ name, lastUpdate, updateInProgress = false, resourceCount = 0 }) => ({
      name: name.split("/").at(-1) ?? name,
      ...(lastUpdate !== undefined && { lastUpdate }),
      isUpdating: updateInProgress,
      resources: resourceCount,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
