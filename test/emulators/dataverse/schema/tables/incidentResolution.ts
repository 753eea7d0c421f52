import { lookup, memo, number, text } from '../builders';
import { Table } from '../table';

/** The activity that closes a case. https://learn.microsoft.com/dynamics365/developer/reference/entities/incidentresolution */
export const incidentResolution = new Table({
	schemaName: 'IncidentResolution',
	pluralSchemaName: 'IncidentResolutions',
	label: 'Case Resolution',
	pluralLabel: 'Case Resolutions',
	objectTypeCode: 4206,
	nameColumn: 'subject',
	idColumn: 'ActivityId',
	changeTracking: true,
	ownership: 'UserOwned',
	columns: [
		text('Subject', 'Subject', { maxLength: 200, required: 'ApplicationRequired' }),
		memo('Description', 'Description'),
		number('integer', 'TimeSpent', 'Time Spent', { minimum: 0, maximum: 2_147_483_647 }),
		lookup('IncidentId', 'Case', {
			table: 'incident',
			relationship: 'Incident_IncidentResolutions',
		}),
	],
});
