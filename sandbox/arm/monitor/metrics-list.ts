/**
 * Metrics of a Logic App. A minute without a value is 0 here. Whether Azure always does so is unverified.
 * Source: https://learn.microsoft.com/rest/api/monitor/metrics/list; azure-rest-api-specs Microsoft.Insights,
 * examples/GetMetric.json and GetMetricError.json
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { isCounted } from "../../workflow/history/run-metrics";
import { checkTypeApiVersion } from "../api-version";
import { resourceNotFound } from "../errors";
import type { JsonObject } from "../json";
import { type ArmRequest, authorize, json } from "../request";
import { formatResourceId, sameName } from "../resources/resource-id";
import { type ResourceScope, readResourcePath } from "../resources/resource-path";
import type { ResourceType } from "../resources/resource-type";
import type { ArmServices, MonitorOfArm } from "../services";
import { workflowMetrics } from "../types/metric-alerts";

const minute = 60_000;
const grains: Readonly<Record<string, number>> = {
  PT1M: minute,
  PT5M: 5 * minute,
  PT15M: 15 * minute,
  PT30M: 30 * minute,
  PT1H: 60 * minute,
  PT6H: 360 * minute,
  PT12H: 720 * minute,
  P1D: 1440 * minute,
};
/** Most points in one answer. Azure's own limit is unverified. */
const mostPoints = 10_000;
const apiVersions = ["2018-01-01", "2023-10-01", "2024-02-01", "2019-07-01", "2021-05-01"];

/**
 * Answers `GET {resource}/providers/Microsoft.Insights/metrics`.
 *
 * @param segments segments after `/providers/` of the scope
 * @returns undefined when the path names something else
 */
export function handleMetrics(
  request: ArmRequest,
  scope: ResourceScope,
  segments: readonly string[],
  types: readonly ResourceType[],
  services: ArmServices,
): Response | undefined {
  const isMetrics = sameName(segments.slice(-3).join("/"), "providers/Microsoft.Insights/metrics");
  if (!isMetrics || request.method !== "GET") return undefined;
  const found = readResourcePath(scope, segments.slice(0, -3), types);
  if (found.kind === "list") return undefined;
  const { type, id } = found;
  checkTypeApiVersion({ type: "metrics", apiVersions }, request.apiVersion, "global");
  const resourceId = formatResourceId(id);
  authorize(request, services, "Microsoft.Insights/metrics/read", resourceId);
  const resource = services.store.find(resourceId);
  if (resource === undefined) {
    throw resourceNotFound(`${type.namespace}/${type.type}`, id.name, id.resourceGroupName);
  }
  if (resource.type !== "Microsoft.Logic/workflows") {
    throw new NotEmulated(`metrics of '${resource.type}'`);
  }
  const query = readQuery(request.url.searchParams, services.clock.now());
  return json(200, {
    cost: 0,
    timespan: `${query.from.toISOString()}/${query.to.toISOString()}`,
    interval: query.interval,
    value: query.names.map((name) => metricOf(resource.id, name, query, services.monitor)),
    namespace: "Microsoft.Logic/workflows",
    resourceregion: resource.location,
  });
}

interface Query {
  names: string[];
  from: Date;
  to: Date;
  interval: string;
  grain: number;
  /** In lower case, as in the points of the answer. */
  aggregations: string[];
}

function readQuery(parameters: URLSearchParams, now: Date): Query {
  for (const name of ["$filter", "top", "orderby", "resultType"]) {
    if (parameters.has(name)) throw new NotEmulated(`'${name}' of metrics`);
  }
  const { from, to } = readTimespan(parameters.get("timespan"), now);
  const interval = parameters.get("interval") ?? "PT1M";
  const grain = interval === "FULL" ? to.getTime() - from.getTime() : grains[interval];
  if (grain === undefined) throw invalid(`Detected invalid time grain input '${interval}'.`);
  if ((to.getTime() - from.getTime()) / grain > mostPoints) {
    throw new NotEmulated(`metrics of more than ${mostPoints} points`, "Give a longer interval.");
  }
  return {
    names: readNames(parameters),
    from,
    to,
    interval,
    grain,
    aggregations: readAggregations(parameters),
  };
}

/** @param timespan the last hour when it is absent */
function readTimespan(timespan: string | null, now: Date): { from: Date; to: Date } {
  if (timespan === null)
    return { from: wholeMinute(new Date(now.getTime() - 60 * minute)), to: wholeMinute(now) };
  const [from, to, ...others] = timespan.split("/").map((instant) => new Date(instant));
  if (from === undefined || to === undefined || others.length > 0 || !(from < to)) {
    throw invalid(`The timespan '${timespan}' must be two instants with a slash between them.`);
  }
  return { from: wholeMinute(from), to };
}

const wholeMinute = (instant: Date) => new Date(Math.floor(instant.getTime() / minute) * minute);

function readNames(parameters: URLSearchParams): string[] {
  const given = (parameters.get("metricnames") ?? "").split(",").filter((name) => name !== "");
  if (given.length === 0) throw new NotEmulated("metrics without 'metricnames'");
  return given.map((name) => {
    const known = [...workflowMetrics].find((one) => sameName(one, name));
    // as in https://github.com/Azure/azure-sdk-for-net/issues/29584
    if (known === undefined) {
      throw invalid(
        `Failed to find metric configuration for provider: Microsoft.Logic, resource Type: workflows, metric: ${name}, Valid metrics: ${[...workflowMetrics].join(",")}`,
      );
    }
    if (!isCounted(known)) throw new NotEmulated(`the metric '${known}' of a Logic App`);
    return known;
  });
}

function readAggregations(parameters: URLSearchParams): string[] {
  const given = (parameters.get("aggregation") ?? "Total")
    .split(",")
    .map((name) => name.trim().toLowerCase());
  const other = given.find((name) => name !== "total" && name !== "count");
  if (other !== undefined) throw new NotEmulated(`the aggregation '${other}' of a Logic App's metrics`);
  return given;
}

function metricOf(resourceId: string, name: string, query: Query, monitor: MonitorOfArm): JsonObject {
  const { from, to, grain, aggregations } = query;
  const counts = Array.from({ length: Math.ceil((to.getTime() - from.getTime()) / grain) }, () => 0);
  for (const instant of monitor.instants(resourceId, name, from, to)) {
    const index = Math.floor((instant.getTime() - from.getTime()) / grain);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return {
    id: `${resourceId}/providers/Microsoft.Insights/metrics/${name}`,
    type: "Microsoft.Insights/metrics",
    name: { value: name, localizedValue: name.replace(/(?<=[a-z])(?=[A-Z])/g, " ") },
    unit: "Count",
    timeseries: [
      {
        metadatavalues: [],
        data: counts.map((count, index) => ({
          timeStamp: new Date(from.getTime() + index * grain).toISOString(),
          ...Object.fromEntries(aggregations.map((aggregation) => [aggregation, count])),
        })),
      },
    ],
    errorCode: "Success",
  };
}

const invalid = (message: string) => new SandboxError("BadRequest", message);
