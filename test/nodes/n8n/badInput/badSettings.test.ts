/** Settings that are neither IDs nor mapped fields, such as a parameter of a query: an item with a wrong one fails alone. */
import { rowCrms, type Given } from '../../../e2e/operationRows';
import { dynamics365Rows } from './manyItems/dynamics365Rows';
import type { ManyItems } from './manyItems/manyStage';
import { otherRows } from './manyItems/otherRows';
import { recordRows } from './manyItems/recordRows';
import { salesforceRows } from './manyItems/salesforceRows';
import { expectRecorded } from './recordError';
import { ofItem, setRowStage, type Label } from './rowStage';
import { errorOf } from '../../../support/itemError';

const onlyIn = { 'Dynamics 365': dynamics365Rows, Salesforce: salesforceRows };

/** The parameter that is wrong, and how. */
const wrong: Readonly<Record<string, [parameter: string, what: string]>> = {
	'record.getAll': ['conditions', 'a wrong type'],
	'query.soql': ['queryParameters', 'a wrong type'],
	'query.odata': ['queryParameters', 'a wrong type'],
	'query.fetchXml': ['queryParameters', 'a wrong type'],
	'action.describe': ['action', 'an action that does not exist'],
	'entity.describe': ['entity', 'an object or table that does not exist'],
	'user.getAll': ['limit', 'a wrong type'],
};

describe.each(Object.keys(rowCrms) as Label[])('%s', (label) => {
	const stage = setRowStage(label);
	const rows: ManyItems[] = [...recordRows(label), ...otherRows(label), ...onlyIn[label]];
	const cases = rows.filter(({ of }) => of in wrong);

	test.each(cases)('$of', async ({ of, changes, given, toBad }) => {
		const good: Given = given?.(stage.crm, 0) ?? (await stage.prepare(of));
		const output = await stage.run(of, [good, toBad!(good, 1)], changes);
		expect(ofItem(output, 0).map((item) => errorOf(item)?.message)).not.toContainEqual(
			expect.any(String),
		);
		const [failed] = ofItem(output, 1);
		const { message, advice } = failed?.json.error as { message: string; advice: string };
		expect(advice).toMatch(/^[A-Z].+\.$/s);
		const [parameter, what] = wrong[of]!;
		expectRecorded(stage, label, { of, parameter, what, message, advice });
	});
});
