/**
 * Controls of the Microsoft cloud security benchmark that rules implement.
 *
 * Lists only controls with a published name and page.
 * Source: https://learn.microsoft.com/security/benchmark/azure/overview
 */
import type { Rule } from "./rule";

const control = (reference: string, page: string): NonNullable<Rule["framework"]> => ({
  name: "Microsoft cloud security benchmark",
  version: "v1",
  reference,
  specification: `https://learn.microsoft.com/security/benchmark/azure/${page}`,
});

/** Manage application identities securely and automatically. */
export const applicationIdentities = control("IM-3", "mcsb-identity-management");
/** Follow just enough administration (least privilege) principle. */
export const leastPrivilege = control("PA-7", "mcsb-privileged-access");
/** Restrict the exposure of credential and secrets. */
export const exposedSecrets = control("IM-8", "mcsb-identity-management");
/** Encrypt sensitive data in transit. */
export const encryptedInTransit = control("DP-3", "mcsb-data-protection");
/** Secure cloud services with network controls. */
export const networkControls = control("NS-2", "mcsb-network-security");
/** Enable logging for security investigation. */
export const investigationLogs = control("LT-3", "mcsb-logging-threat-detection");
/** Protect backup and recovery data. */
export const protectedBackups = control("BR-2", "mcsb-backup-recovery");
