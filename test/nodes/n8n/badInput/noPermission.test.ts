/** Without the permission to read what an operation is about, its items fail, and the error says what to do. */
import type { INodeParameterResourceLocator } from 'n8n-workflow';
import type { Operation } from '../../../../nodes/n8n/operations/operation';
import { rowCrms } from '../../../e2e/operationRows';
import { expectRecorded } from './recordError';
import { nameOf, operationsIn, rowOf, setRowStage, type Label } from './rowStage';
import { errorOf } from '../../../support/itemError';

const labels = Object.keys(rowCrms) as Label[];

/** What an operation reads where no parameter names it: by the operation, else by its resource. */
const readBy: Readonly<Record<Label, Readonly<Record<string, string>>>> = {
	'Dynamics 365': {
		...{ campaign: 'campaign', marketingList: 'list', relation: 'contact', lead: 'lead' },
		...{ leadOrContact: 'contact', case: 'incident', user: 'systemuser', query: 'lead' },
		'file.download': 'annotation',
	},
	Salesforce: {
		...{ campaign: 'CampaignMember', lead: 'Lead', leadOrContact: 'Contact', case: 'Case' },
		...{ user: 'User', query: 'Lead', 'file.download': 'ContentVersion' },
	},
};

/** What needs no permission to read records. */
const READS_NONE = [
	...['action.run', 'action.list', 'action.describe', 'entity.list', 'credential.revokeAccess'],
	'user.whoAmI',
];

/** In Salesforce, an object that a user cannot read does not exist for the user. */
const readsNone: Readonly<Record<Label, readonly string[]>> = {
	'Dynamics 365': [...READS_NONE, 'record.create', 'entity.describe'],
	Salesforce: READS_NONE,
};

function entityOf(label: Label, operation: Operation): string | undefined {
	const { parameters: { entity } = {} } = rowOf(label, nameOf(operation));
	const named = (entity as INodeParameterResourceLocator | undefined)?.value;
	return (
		(named as string | undefined) ??
		readBy[label][nameOf(operation)] ??
		readBy[label][operation.resource]
	);
}

describe.each(labels)('%s', (label) => {
	const stage = setRowStage(label);
	const operations = operationsIn(label)
		.filter((operation) => !readsNone[label].includes(nameOf(operation)))
		.map((operation) => ({ of: nameOf(operation), entity: entityOf(label, operation) }));

	test('what every operation reads is known', () => {
		expect(operations.filter(({ entity }) => entity === undefined)).toEqual([]);
	});

	test.each(operations)('$of', async ({ of, entity }) => {
		const given = await stage.prepare(of);
		// The editor loads its fields while the permission is there.
		const ready = await stage.configure(of);
		stage.crm.forbidReading(entity!);
		const output = await ready([given, given]);
		expect(output.map((item) => errorOf(item) === undefined)).toEqual([false, false]);
		for (const { json } of output) {
			const { message, advice } = json.error as { message: string; advice: string };
			expect(message).toMatch(/^\S.{14,}$/s);
			expect(advice).toMatch(/^[A-Z].+\.$/s);
		}
		const { message, advice } = output[0]!.json.error as { message: string; advice: string };
		const what = 'no permission to read';
		expectRecorded(stage, label, { of, what, message, advice });
	});
});
