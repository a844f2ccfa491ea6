/**
 * Pulumi's entry to the policy pack. Only this file constructs `PolicyPack`, because its constructor opens a server.
 *
 * Run it with `--policy-pack policies`; docs/policies.md lists the rules.
 * Source: https://www.pulumi.com/docs/iac/crossguard/
 */
import { PolicyPack } from "@pulumi/policy";
import { policyOf } from "./policy-of";
import { rules } from "./rules/index";

new PolicyPack("marketplace-leads", {
  policies: rules.map((rule) => policyOf(rule, () => new Date())),
  enforcementLevel: "mandatory",
});
