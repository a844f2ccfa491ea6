/** Supported api-versions of Microsoft.Storage, newest first. */
export const storageApiVersions: readonly string[] = [
  "2025-06-01",
  "2025-01-01",
  "2024-01-01",
  "2023-05-01",
  "2023-04-01",
  "2023-01-01",
  "2022-09-01",
  "2022-05-01",
  "2021-09-01",
  "2021-04-01",
  "2019-06-01",
];
