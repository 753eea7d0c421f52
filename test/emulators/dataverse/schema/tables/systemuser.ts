import { boolean, text } from '../builders';
import { Table } from '../table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/systemuser */
export const systemuser = new Table({
	schemaName: 'SystemUser',
	pluralSchemaName: 'SystemUsers',
	label: 'User',
	pluralLabel: 'Users',
	objectTypeCode: 8,
	nameColumn: 'fullname',
	changeTracking: true,
	ownership: 'None',
	columns: [
		text('FirstName', 'First Name', { maxLength: 256 }),
		text('LastName', 'Last Name', { maxLength: 256 }),
		text('FullName', 'Full Name', { maxLength: 200, readOnly: true }),
		text('DomainName', 'User Name', { maxLength: 1024 }),
		text('InternalEMailAddress', 'Primary Email', { maxLength: 100, format: 'Email' }),
		text('AzureActiveDirectoryObjectId', 'Azure AD Object ID', { maxLength: 36 }),
		text('ApplicationId', 'Application ID', { maxLength: 36 }),
		boolean('IsDisabled', 'Status', { trueLabel: 'Disabled', falseLabel: 'Enabled' }),
	],
});
