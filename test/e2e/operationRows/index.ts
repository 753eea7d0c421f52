/**
 * The table of operations: for each operation of an action node, what a workflow with it shows in a real n8n. A new
 * operation has a row here, in the file of its resource.
 */
import { operationsOf } from '../../../nodes/n8n/operations';
import { actionRows } from './actions';
import { campaignMemberRows, marketingListRows } from './campaigns';
import { caseRows } from './cases';
import { revokeRows } from './credentials';
import { entityRows } from './entities';
import { fileFieldRows, fileRows } from './files';
import { convertRows, peopleRows, qualifyRows } from './people';
import { dataverseQueryRows, soqlRows } from './queries';
import { recordRows } from './records';
import { relationRows } from './relations';
import { rowCrms, type OperationRow } from './row';
import { userRows } from './users';

export { rowCrms, type Colleague, type Given, type OperationRow, type RecordAfter } from './row';

const bothHave = (label: keyof typeof rowCrms): OperationRow[] =>
	[recordRows, peopleRows, caseRows, fileRows, actionRows, entityRows, userRows].flatMap((rows) =>
		rows(rowCrms[label]),
	);

/** In the order in which they run. */
export const operationRows = {
	'Dynamics 365': [
		...bothHave('Dynamics 365'),
		...fileFieldRows,
		...qualifyRows,
		...marketingListRows,
		...relationRows,
		...dataverseQueryRows,
	],
	Salesforce: [
		...bothHave('Salesforce'),
		...convertRows,
		...campaignMemberRows,
		...soqlRows,
		...revokeRows,
	],
} satisfies Readonly<Record<keyof typeof rowCrms, OperationRow[]>>;

/** What a CRM's node has and the table does not. */
export function operationsWithoutRow(label: keyof typeof rowCrms): string[] {
	const inTable = new Set<string>(operationRows[label].map(({ of }) => of));
	const all = operationsOf(rowCrms[label].underTest.product);
	return all.map(({ resource, value }) => `${resource}.${value}`).filter((of) => !inTable.has(of));
}
