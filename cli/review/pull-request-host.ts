/** Where a CI job posts its report: GitHub or Azure Repos, from the variables that the job has. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient } from "../../http-client/http-client";
import {
  AzureRepos,
  pullRequestsInAzure,
  pullRequestThreads,
} from "../../operations/pull-request/azure-repos";
import { GitHub } from "../../operations/pull-request/github";
import { pullRequestComments, pullRequestsOf } from "../../operations/pull-request/github-comments";
import type { CommentStore } from "../../operations/pull-request/put-comment";
import { CommandError } from "../command-error";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the commands need of a code host. */
export interface PullRequestHost {
  /** The comments of the job's pull request. */
  comments(): CommentStore;
  /** The comments of the pull requests whose merge made the job's commit. */
  mergedComments(): Promise<{ commit: string; stores: CommentStore[] }>;
}

const waiting = { sleep: (milliseconds: number) => sleep(milliseconds), now: () => Date.now() };

/** @throws {CommandError} `LEADS_NOT_IN_CI` */
export function pullRequestHost(author?: string, environment: Environment = process.env): PullRequestHost {
  return environment.SYSTEM_COLLECTIONURI === undefined
    ? gitHubHost(author, environment)
    : azureHost(environment);
}

function gitHubHost(author: string | undefined, environment: Environment): PullRequestHost {
  const gitHub = gitHubOf(author, environment);
  return {
    comments: () => pullRequestComments(gitHub, gitHubNumber(environment)),
    async mergedComments() {
      const commit = required(environment, "GITHUB_SHA");
      const numbers = await pullRequestsOf(gitHub, commit);
      return { commit, stores: numbers.map((number) => pullRequestComments(gitHub, number)) };
    },
  };
}

/** @throws {CommandError} `LEADS_NOT_IN_CI` */
export function gitHubOf(author: string | undefined, environment: Environment = process.env): GitHub {
  const apiUrl = (environment.GITHUB_API_URL ?? "https://api.github.com").replace(/\/+$/, "");
  if (!URL.canParse(apiUrl)) throw notInCi(`GITHUB_API_URL is ${JSON.stringify(apiUrl)}, expected a URL`);
  const repository = required(environment, "GITHUB_REPOSITORY");
  if (!/^\w[\w.-]*\/[\w.-]+$/.test(repository))
    throw notInCi(`GITHUB_REPOSITORY is ${JSON.stringify(repository)}, expected owner/name`);
  return new GitHub({
    ...waiting,
    fetch: createHttpClient(),
    token: required(environment, "GITHUB_TOKEN"),
    apiUrl,
    repository,
    ...(author !== undefined && { author }),
  });
}

/** From the event, which has the number also after a merge; else from the ref `refs/pull/7/merge`. */
function gitHubNumber(environment: Environment): number {
  const [, ofRef] = /^refs\/pull\/(\d+)\//.exec(environment.GITHUB_REF ?? "") ?? [];
  const number = eventNumber(environment.GITHUB_EVENT_PATH) ?? Number(ofRef);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw notInCi(
    "GITHUB_EVENT_PATH and GITHUB_REF name no pull request, expected a job of the event pull_request",
  );
}

function eventNumber(file: string | undefined): number | undefined {
  if (file === undefined) return undefined;
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { pull_request?: { number?: number } }).pull_request
      ?.number;
  } catch {
    return undefined;
  }
}

function azureHost(environment: Environment): PullRequestHost {
  const collectionUrl = required(environment, "SYSTEM_COLLECTIONURI");
  if (!URL.canParse(collectionUrl))
    throw notInCi(`SYSTEM_COLLECTIONURI is ${JSON.stringify(collectionUrl)}, expected a URL`);
  const repos = new AzureRepos({
    ...waiting,
    fetch: createHttpClient(),
    token: required(environment, "SYSTEM_ACCESSTOKEN"),
    collectionUrl,
    project: required(environment, "SYSTEM_TEAMPROJECT"),
    repositoryId: required(environment, "BUILD_REPOSITORY_ID"),
  });
  return {
    comments() {
      const number = Number(required(environment, "SYSTEM_PULLREQUEST_PULLREQUESTID"));
      if (Number.isSafeInteger(number) && number > 0) return pullRequestThreads(repos, number);
      throw notInCi("SYSTEM_PULLREQUEST_PULLREQUESTID is not a number, expected a build of a pull request");
    },
    async mergedComments() {
      const commit = required(environment, "BUILD_SOURCEVERSION");
      const numbers = await pullRequestsInAzure(repos, commit);
      return { commit, stores: numbers.map((number) => pullRequestThreads(repos, number)) };
    },
  };
}

/** A variable that is not mapped in Azure Pipelines keeps its `$(Name)`. */
function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value !== undefined && value !== "" && !value.startsWith("$(")) return value;
  throw notInCi(`${name} is not set, expected a job of GitHub Actions or Azure Pipelines`);
}

function notInCi(found: string): CommandError {
  return new CommandError(
    "LEADS_NOT_IN_CI",
    found,
    "Run it in a step of docs/ci/github or docs/ci/azure-pipelines: docs/ci.md shows how to set them up.",
  );
}
