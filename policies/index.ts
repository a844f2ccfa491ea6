/**
 * Pulumi's entry to the policy pack. Only this file constructs `PolicyPack`, because its constructor opens a server.
 *
 * Run it with `--policy-pack policies`; docs/policies.md lists the rules.
 * Source: https://www.pulumi.com/docs/iac/crossguard/
 */
import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./policies-of";

new PolicyPack("marketplace-leads", {
  policies: policiesOf(),
  enforcementLevel: "mandatory",
});
