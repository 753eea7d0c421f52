/** No operation is left out of the tests with many items. */
import { rowCrms } from '../../../../e2e/operationRows';
import { nameOf, operationsIn, type Label } from '../rowStage';
import { dynamics365Rows } from './dynamics365Rows';
import { ITEMS } from './manyStage';
import { otherRows } from './otherRows';
import { recordRows } from './recordRows';
import { salesforceRows } from './salesforceRows';

const onlyIn = { 'Dynamics 365': dynamics365Rows, Salesforce: salesforceRows };

/** It concerns the credential, not the items. */
const WITHOUT_ITEMS = ['credential.revokeAccess'];

describe.each(Object.keys(rowCrms) as Label[])('%s', (label) => {
	const rows = [...recordRows(label), ...otherRows(label), ...onlyIn[label]];

	test('every operation has a row', () => {
		const all = operationsIn(label).map(nameOf);
		expect([...rows.map(({ of }) => of), ...WITHOUT_ITEMS].toSorted()).toEqual(
			[...new Set([...all, ...WITHOUT_ITEMS])].toSorted(),
		);
	});

	test('a row says why it has fewer items, or none that is bad', () => {
		const silent = rows.filter(
			({ items, because, toBad, allGood }) =>
				(items < ITEMS && !because) || (toBad === undefined) !== (allGood !== undefined),
		);
		expect(silent).toEqual([]);
	});
});
