/** With the permission to read but not to write, the items of an operation that writes fail, and nothing is written. */
import type { INodeParameterResourceLocator } from 'n8n-workflow';
import { rowCrms } from '../../../e2e/operationRows';
import { expectRecorded } from './recordError';
import { nameOf, operationsIn, rowOf, setRowStage, type Label } from './rowStage';
import { errorOf } from '../../../support/itemError';

const labels = Object.keys(rowCrms) as Label[];

/** What an operation writes where no parameter names it: by the operation, else by its resource. */
const written: Readonly<Record<Label, Readonly<Record<string, string>>>> = {
	'Dynamics 365': {
		...{
			leadOrContact: 'contact',
			lead: 'lead',
			case: 'incident',
			'case.addComment': 'annotation',
		},
		...{ 'campaign.addMarketingList': 'campaign', 'campaign.removeMarketingList': 'campaign' },
		...{ marketingList: 'list', relation: 'contact' },
		...{ 'note.add': 'annotation', 'file.upload': 'annotation' },
	},
	Salesforce: {
		...{ leadOrContact: 'Contact', lead: 'Lead', case: 'Case', 'case.addComment': 'CaseComment' },
		...{ campaign: 'CampaignMember', 'note.add': 'ContentNote', 'file.upload': 'ContentVersion' },
	},
};

/** What writes no record, or lets the action decide which permissions it needs. */
const WRITES_NONE = [
	...['record.get', 'record.getAll', 'record.findDuplicates', 'leadOrContact.find'],
	...['note.list', 'file.list', 'file.download', 'file.downloadFromField', 'relation.list'],
	...['action.run', 'action.list', 'action.describe', 'entity.list', 'entity.describe'],
	...['user.findByEmail', 'user.getAll', 'user.whoAmI'],
	...['query.soql', 'query.odata', 'query.fetchXml', 'credential.revokeAccess'],
];

function entityOf(label: Label, of: string): string | undefined {
	const { parameters: { entity } = {} } = rowOf(label, of);
	const named = (entity as INodeParameterResourceLocator | undefined)?.value;
	const [resource = ''] = of.split('.');
	return written[label][of] ?? (named as string | undefined) ?? written[label][resource];
}

describe.each(labels)('%s', (label) => {
	const stage = setRowStage(label);
	const operations = operationsIn(label)
		.map(nameOf)
		.filter((of) => !WRITES_NONE.includes(of))
		.map((of) => ({ of, entity: entityOf(label, of) }));

	test('what every operation writes is known', () => {
		expect(operations.filter(({ entity }) => entity === undefined)).toEqual([]);
	});

	test.each(operations)('$of', async ({ of, entity }) => {
		const given = await stage.prepare(of);
		// A record can be part of one merge only.
		const other = of === 'record.merge' ? await stage.prepare(of) : given;
		// The editor loads its fields while the permission is there.
		const ready = await stage.configure(of);
		const before = stage.crm.count(entity!);
		stage.forbidWriting(entity!);
		const output = await ready([given, other]);
		expect(output.map((item) => errorOf(item) === undefined)).toEqual([false, false]);
		for (const { json } of output) {
			const { message, advice } = json.error as { message: string; advice: string };
			expect(message).toMatch(/^\S.{14,}$/s);
			expect(advice).toMatch(/^[A-Z].+\.$/s);
			expect(`${message} ${advice}`).toMatch(/permission|access|privilege|security role|edit/i);
		}
		expect(stage.crm.count(entity!)).toBe(before);
		const { message, advice } = output[0]!.json.error as { message: string; advice: string };
		const what = 'no permission to write';
		expectRecorded(stage, label, { of, what, message, advice });
	});
});
