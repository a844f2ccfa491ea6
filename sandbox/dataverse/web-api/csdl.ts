/**
 * `$metadata`: the tables as an OData CSDL document.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-service-documents
 */
import { edmType } from "../rows/column-values";
import { type Column, navigationOf, propertyOf, type Table, tableNamed } from "../tables";

const associations = [
  ["systemuser", "systemuserroles_association", "role"],
  ["role", "systemuserroles_association", "systemuser"],
  ["team", "teamroles_association", "role"],
  ["role", "teamroles_association", "team"],
  ["team", "teammembership_association", "systemuser"],
  ["systemuser", "teammembership_association", "team"],
  ["role", "roleprivileges_association", "privilege"],
  ["privilege", "roleprivileges_association", "role"],
] as const;

const operations = `<EnumType Name="PrivilegeDepth">
<Member Name="Basic" Value="0" /><Member Name="Local" Value="1" /><Member Name="Deep" Value="2" /><Member Name="Global" Value="3" />
</EnumType>
<ComplexType Name="RolePrivilege">
<Property Name="Depth" Type="mscrm.PrivilegeDepth" Nullable="false" /><Property Name="PrivilegeId" Type="Edm.Guid" Nullable="false" />
<Property Name="BusinessUnitId" Type="Edm.Guid" Nullable="false" /><Property Name="PrivilegeName" Type="Edm.String" />
<Property Name="RecordFilterId" Type="Edm.Guid" Nullable="false" /><Property Name="RecordFilterUniqueName" Type="Edm.String" />
</ComplexType>
<ComplexType Name="WhoAmIResponse">
<Property Name="BusinessUnitId" Type="Edm.Guid" Nullable="false" /><Property Name="UserId" Type="Edm.Guid" Nullable="false" /><Property Name="OrganizationId" Type="Edm.Guid" Nullable="false" />
</ComplexType>
<ComplexType Name="RetrieveRolePrivilegesRoleResponse"><Property Name="RolePrivileges" Type="Collection(mscrm.RolePrivilege)" /></ComplexType>
<ComplexType Name="RetrieveUserPrivilegesResponse"><Property Name="RolePrivileges" Type="Collection(mscrm.RolePrivilege)" /></ComplexType>
<ComplexType Name="RetrieveTeamPrivilegesResponse"><Property Name="RolePrivileges" Type="Collection(mscrm.RolePrivilege)" /></ComplexType>
<Function Name="RetrieveUserPrivileges" IsBound="true"><Parameter Name="entity" Type="mscrm.systemuser" Nullable="false" /><ReturnType Type="mscrm.RetrieveUserPrivilegesResponse" Nullable="false" /></Function>
<Function Name="RetrieveTeamPrivileges" IsBound="true"><Parameter Name="entity" Type="mscrm.team" Nullable="false" /><ReturnType Type="mscrm.RetrieveTeamPrivilegesResponse" Nullable="false" /></Function>
<Function Name="WhoAmI"><ReturnType Type="mscrm.WhoAmIResponse" Nullable="false" /></Function>
<Function Name="RetrieveRolePrivilegesRole"><Parameter Name="RoleId" Type="Edm.Guid" Nullable="false" /><ReturnType Type="mscrm.RetrieveRolePrivilegesRoleResponse" Nullable="false" /></Function>
<Action Name="AddPrivilegesRole" IsBound="true"><Parameter Name="entity" Type="mscrm.role" Nullable="false" /><Parameter Name="Privileges" Type="Collection(mscrm.RolePrivilege)" /></Action>
<Action Name="ReplacePrivilegesRole" IsBound="true"><Parameter Name="entity" Type="mscrm.role" Nullable="false" /><Parameter Name="Privileges" Type="Collection(mscrm.RolePrivilege)" /></Action>
<Action Name="RemovePrivilegeRole" IsBound="true"><Parameter Name="entity" Type="mscrm.role" Nullable="false" /><Parameter Name="PrivilegeId" Type="Edm.Guid" Nullable="false" /></Action>`;

export function metadataDocument(tables: readonly Table[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices>
<Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="crmbaseentity" Abstract="true" />
${tables.map(entityType).join("\n")}
${operations}
<EntityContainer Name="System">
${tables.map(entitySet).join("\n")}
<FunctionImport Name="WhoAmI" Function="mscrm.WhoAmI" />
<FunctionImport Name="RetrieveRolePrivilegesRole" Function="mscrm.RetrieveRolePrivilegesRole" />
</EntityContainer>
</Schema>
</edmx:DataServices>
</edmx:Edmx>
`;
}

function entityType(table: Table): string {
  const columns = [...table.columns.values()];
  return `<EntityType Name="${table.logicalName}" BaseType="mscrm.crmbaseentity">
<Key><PropertyRef Name="${table.primaryId}" /></Key>
${columns.map(property).join("\n")}
${navigations(table).join("\n")}
</EntityType>`;
}

function property(column: Column): string {
  const facet = edmType(column) === "Decimal" ? ' Scale="Variable"' : "";
  return `<Property Name="${propertyOf(column)}" Type="Edm.${edmType(column)}"${facet} />`;
}

function navigations(table: Table): string[] {
  const single = [...table.columns.values()].flatMap((column) =>
    lookups(column).map(
      ([name, target]) =>
        `<NavigationProperty Name="${name}" Type="mscrm.${target.logicalName}"><ReferentialConstraint Property="${propertyOf(column)}" ReferencedProperty="${target.primaryId}" /></NavigationProperty>`,
    ),
  );
  const many = associations
    .filter(([from]) => from === table.logicalName)
    .map(([, name, to]) => `<NavigationProperty Name="${name}" Type="Collection(mscrm.${to})" />`);
  return [...single, ...many];
}

/** Navigation properties of a column to tables of the sandbox. */
function lookups(column: Column): [string, Table][] {
  if (column.type !== "Lookup") return [];
  return Object.entries(navigationOf(column)).flatMap(([name, logicalName]) => {
    const target = tableNamed(logicalName);
    return target === undefined ? [] : [[name, target] as [string, Table]];
  });
}

function entitySet(table: Table): string {
  const single = [...table.columns.values()].flatMap((column) =>
    lookups(column).map(([name, target]) => [name, target.entitySetName] as const),
  );
  const many = associations
    .filter(([from]) => from === table.logicalName)
    .map(([, name, to]) => [name, tableNamed(to)?.entitySetName] as const);
  const bindings = [...single, ...many].map(
    ([path, target]) => `<NavigationPropertyBinding Path="${path}" Target="${target}" />`,
  );
  return `<EntitySet Name="${table.entitySetName}" EntityType="mscrm.${table.logicalName}">${bindings.join("")}</EntitySet>`;
}
