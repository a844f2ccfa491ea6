import { workflowSettings } from "../../../review/settings/workflow-settings";
import { workflowChanges } from "../../../review/workflow-change";
import { destinationArgs, fullArgs, previewOf } from "../support/previews";

it("shows", async () => {
  const p = await previewOf(fullArgs, { ...fullArgs, deadLetter: "none" });
  for (const c of workflowChanges(p)) console.dir(workflowSettings(c), { depth: 9 });
  const q = await previewOf(undefined, {
    ...fullArgs,
    ...destinationArgs,
    crm: ["dynamics365", "salesforce", "hubspot", "azureTable", "webhook"],
  } as any);
  for (const c of workflowChanges(q)) {
    console.log(c.name);
    console.table(workflowSettings(c).part);
    console.dir(workflowSettings(c).findings);
  }
  console.log(p.steps.map((s) => [s.name, s.op, s.isProtected]));
  console.dir(
    q.steps.map((s) => [s.name, s.type, s.name.includes("workflow") ? 0 : s.after]),
    { depth: 9 },
  );
});
