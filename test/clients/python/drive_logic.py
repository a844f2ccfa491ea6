"""Drives the sandbox with Microsoft's Python library and prints what it saw as one JSON line.

Knows only what `leads sandbox env` prints, and REQUESTS_CA_BUNDLE, which is how Python is told of an authority.
"""

import datetime
import json
import os
import time
from urllib.parse import parse_qs, urlsplit

import requests
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.mgmt.logic import LogicManagementClient
from azure.mgmt.logic.models import GetCallbackUrlParameters, RegenerateActionParameter, Workflow

GROUP = "rg-python"
ORIGIN = os.environ["AZURE_AUTHORITY_HOST"]
SCHEMA = (
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#"
)

credential = ClientSecretCredential(
    os.environ["AZURE_TENANT_ID"],
    os.environ["AZURE_CLIENT_ID"],
    os.environ["AZURE_CLIENT_SECRET"],
    authority=ORIGIN,
    disable_instance_discovery=True,
)
client = LogicManagementClient(credential, os.environ["AZURE_SUBSCRIPTION_ID"], base_url=ORIGIN)


def workflow(actions):
    definition = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "triggers": {"manual": {"type": "Request", "kind": "Http", "inputs": {"schema": {}}}},
        "actions": actions,
        "outputs": {},
    }
    return Workflow(location="westeurope", definition=definition, tags={"team": "sales"})


def compose(inputs):
    return {"Answer": {"type": "Compose", "inputs": inputs, "runAfter": {}}}


def post(url, body=None):
    return requests.post(url, json=body or {}, timeout=20)


def code_of(call):
    try:
        call()
    except HttpResponseError as error:
        return [error.status_code, error.error.code if error.error else None]
    return None


def ended(name, run_name):
    for _ in range(400):
        run = client.workflow_runs.get(GROUP, name, run_name)
        if run.status not in ("Running", "Waiting"):
            return run
        time.sleep(0.025)
    raise TimeoutError(run_name)


def life():
    created = client.workflows.create_or_update(GROUP, "life", workflow(compose("one")))
    read = client.workflows.get(GROUP, "life")
    replaced = client.workflows.create_or_update(GROUP, "life", workflow(compose("two")))
    url = client.workflow_triggers.list_callback_url(GROUP, "life", "manual").value
    client.workflows.disable(GROUP, "life")
    disabled = [client.workflows.get(GROUP, "life").state, post(url).status_code]
    client.workflows.enable(GROUP, "life")
    enabled = [client.workflows.get(GROUP, "life").state, post(url).status_code]
    seen = {
        "readsBack": read.as_dict() == created.as_dict(),
        "created": [read.state, read.provisioning_state, type(read.created_time).__name__, read.tags],
        "byGroup": [item.name for item in client.workflows.list_by_resource_group(GROUP)],
        "bySubscription": [item.name for item in client.workflows.list_by_subscription()],
        "replaced": [replaced.version != created.version, replaced.definition["actions"]["Answer"]["inputs"]],
        "versions": len(list(client.workflow_versions.list(GROUP, "life"))),
        "disabled": disabled,
        "enabled": enabled,
    }
    client.workflows.delete(GROUP, "life")
    seen["deleted"] = [code_of(lambda: client.workflows.get(GROUP, "life")), post(url).status_code]
    return seen


def callback_urls():
    client.workflows.create_or_update(GROUP, "keys", workflow(compose("x")))

    def url(key_type, hours=None):
        end = None
        if hours is not None:
            end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
        parameters = GetCallbackUrlParameters(key_type=key_type, not_after=end)
        return client.workflows.list_callback_url(GROUP, "keys", parameters).value

    primary, secondary = url("Primary"), url("Secondary")
    at_trigger = client.workflow_triggers.list_callback_url(GROUP, "keys", "manual")
    later, over = url("Primary", 1), url("Primary", -1)
    seen = {
        "sameAtTrigger": at_trigger.value == primary,
        "queries": [at_trigger.method, at_trigger.queries.api_version, at_trigger.queries.sp],
        "hasEnd": "se" in parse_qs(urlsplit(later).query),
        "posted": [post(each).status_code for each in (primary, secondary, later, over)],
    }
    client.workflows.regenerate_access_key(GROUP, "keys", RegenerateActionParameter(key_type="Primary"))
    seen["regenerated"] = [post(each).status_code for each in (primary, secondary, url("Primary"))]
    return seen


def runs():
    client.workflows.create_or_update(GROUP, "runs", workflow(compose("@triggerBody()?['name']")))
    url = client.workflow_triggers.list_callback_url(GROUP, "runs", "manual").value
    run_name = post(url, {"name": "Contoso"}).headers["x-ms-workflow-run-id"]
    run = ended("runs", run_name)
    (action,) = client.workflow_run_actions.list(GROUP, "runs", run_name)
    (history,) = client.workflow_trigger_histories.list(GROUP, "runs", "manual")
    return {
        "run": [run.status, run.trigger.name, type(run.end_time).__name__],
        "listed": [item.name == run_name for item in client.workflow_runs.list(GROUP, "runs", top=5)],
        "failed": len(list(client.workflow_runs.list(GROUP, "runs", filter="status eq 'Failed'"))),
        "action": [action.name, action.status],
        "inputs": requests.get(action.inputs_link.uri, timeout=20).json(),
        "outputs": requests.get(action.outputs_link.uri, timeout=20).json(),
        "history": [history.fired, history.run.name == run_name],
        "missing": code_of(lambda: client.workflow_runs.get(GROUP, "runs", "none")),
    }


def cancel():
    authentication = {
        "type": "ActiveDirectoryOAuth",
        "tenant": os.environ["AZURE_TENANT_ID"],
        "audience": "https://management.azure.com",
        "clientId": os.environ["AZURE_CLIENT_ID"],
        "secret": os.environ["AZURE_CLIENT_SECRET"],
    }
    ask = {
        "method": "GET",
        # no service has it: the answer, 501, is worth another attempt, an hour later
        "uri": "https://management.azure.com/providers/Microsoft.NotThere?api-version=2022-09-01",
        "authentication": authentication,
        "retryPolicy": {"type": "fixed", "count": 1, "interval": "PT1H"},
    }
    client.workflows.create_or_update(
        GROUP, "waits", workflow({"Ask": {"type": "Http", "inputs": ask, "runAfter": {}}})
    )
    url = client.workflow_triggers.list_callback_url(GROUP, "waits", "manual").value
    run_name = post(url).headers["x-ms-workflow-run-id"]
    before = client.workflow_runs.get(GROUP, "waits", run_name).status
    client.workflow_runs.cancel(GROUP, "waits", run_name)
    return {
        "before": before,
        "after": ended("waits", run_name).status,
        "again": code_of(lambda: client.workflow_runs.cancel(GROUP, "waits", run_name)),
    }


print(json.dumps({"life": life(), "callbackUrls": callback_urls(), "runs": runs(), "cancel": cancel()}))
