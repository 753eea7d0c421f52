/** The forms in which Microsoft's documentation shows actions and functions. */
import { readCsdl } from '../../../../nodes/Dynamics365/driver/invocables/csdl';

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-actions */
const document = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm">
      <EnumType Name="AccessRights" IsFlags="true">
        <Member Name="None" Value="0" />
        <Member Name="ReadAccess" Value="1" />
      </EnumType>
      <ComplexType Name="WhoAmIResponse">
        <Property Name="UserId" Type="Edm.Guid" Nullable="false" />
      </ComplexType>
      <EntityType Name="crmbaseentity" Abstract="true" />
      <EntityType Name="activitypointer" BaseType="mscrm.crmbaseentity">
        <Key>
          <PropertyRef Name="activityid" />
        </Key>
        <Property Name="subject" Type="Edm.String" Unicode="false" />
      </EntityType>
      <EntityType Name="email" BaseType="mscrm.activitypointer">
        <Property Name="torecipients" Type="Edm.String" />
      </EntityType>
      <Action Name="UnBoundActionExample">
        <Parameter Name="Number" Type="Edm.Int32" Nullable="false" />
        <ReturnType Type="Edm.Int32" Nullable="false" />
      </Action>
      <Action Name="SendEmail" IsBound="true">
        <Parameter Name="entity" Type="mscrm.email" Nullable="false" />
        <Parameter Name="TrackingToken" Type="Edm.String" Unicode="false" />
      </Action>
      <Action Name="Nothing" />
      <Function Name="WhoAmI">
        <ReturnType Type="mscrm.WhoAmIResponse" Nullable="false" />
      </Function>
      <Function Name="OfSet" IsBound="true">
        <Parameter Name="entityset" Type="Collection(Microsoft.Dynamics.CRM.email)" Nullable="false" />
      </Function>
      <EntityContainer Name="System">
        <EntitySet Name="emails" EntityType="Microsoft.Dynamics.CRM.email">
          <NavigationPropertyBinding Path="x" Target="y" />
        </EntitySet>
        <EntitySet Name="activitypointers" EntityType="Microsoft.Dynamics.CRM.activitypointer" />
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>`;

const csdl = readCsdl(document);

test('reads actions and functions with their parameters', () => {
	expect(csdl.operations).toEqual([
		{
			...{ kind: 'Action', name: 'UnBoundActionExample', returnType: 'Edm.Int32' },
			parameters: [{ name: 'Number', type: 'Edm.Int32', isNullable: false }],
		},
		{
			...{ kind: 'Action', name: 'SendEmail' },
			binding: { name: 'entity', type: 'email', isNullable: false },
			parameters: [{ name: 'TrackingToken', type: 'Edm.String', isNullable: true }],
		},
		{ kind: 'Action', name: 'Nothing', parameters: [] },
		{ kind: 'Function', name: 'WhoAmI', parameters: [], returnType: 'WhoAmIResponse' },
		{
			...{ kind: 'Function', name: 'OfSet', parameters: [] },
			binding: { name: 'entityset', type: 'Collection(email)', isNullable: false },
		},
	]);
});

test('reads types', () => {
	expect(csdl.enums).toEqual(new Map([['AccessRights', ['None', 'ReadAccess']]]));
	expect(csdl.complexTypes).toEqual(
		new Map([['WhoAmIResponse', [{ name: 'UserId', type: 'Edm.Guid', isNullable: false }]]]),
	);
});

test('a table of a kind has the ID of its kind', () => {
	expect(csdl.entityTypes.get('email')).toEqual({ setName: 'emails', key: 'activityid' });
	expect(csdl.entityTypes.get('crmbaseentity')?.setName).toBeUndefined();
});
