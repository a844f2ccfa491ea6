#!/bin/sh
# Gives each stack of the project a deployment of its own in Pulumi Deployments: a preview for a pull request, an update for a push.
# Run it again after you add an offer. It changes settings only, and starts nothing. Described in docs/backends.md.
set -eu

: "${ORGANISATION:?the organisation in Pulumi Cloud, e.g. contoso}"
: "${PROJECT:?the name in Pulumi.yaml, e.g. marketplace-leads}"
: "${REPOSITORY:?owner/name on GitHub, e.g. contoso/leads}"
: "${AZURE_CLIENT_ID:?the application that the deployments sign in as}"
: "${AZURE_TENANT_ID:?}" "${AZURE_SUBSCRIPTION_ID:?}"

for file in Pulumi.*.yaml; do
  stack=${file#Pulumi.}
  stack=${stack%.yaml}
  # a deployment starts only when a file of its own stack, or one of all stacks, changes
  pulumi deployment settings edit --stack "$ORGANISATION/$PROJECT/$stack" \
    --github-repo "$REPOSITORY" --branch main --push-to-deploy --preview-prs \
    --path-filter "Pulumi.$stack.yaml,Pulumi.yaml,package.json,package-lock.json" \
    --oidc-azure-client-id "$AZURE_CLIENT_ID" \
    --oidc-azure-tenant-id "$AZURE_TENANT_ID" \
    --oidc-azure-subscription-id "$AZURE_SUBSCRIPTION_ID"
done
