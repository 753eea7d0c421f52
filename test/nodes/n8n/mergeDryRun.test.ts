/** Merge: what a merge would reject is an error of its dry run as well. */
import type { INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

const mergers = productsUnderTest.filter(({ product }) => product.capabilities.has('merge'));

describe.each(mergers)('$name: Merge in a dry run', (underTest) => {
	const { thing, names } = underTest;
	const stage = setOperationStage(underTest);
	const merge = (entity: string, options: INodeParameters): INodeParameters => ({
		...{ resource: 'record', operation: 'merge', entity: stage.entity(entity) },
		...{ masterId: '={{ $json.ids[0] }}', duplicateIds: '={{ $json.ids.slice(1) }}', options },
	});
	const errorsOf = async (entity: string, ids: string[], options: INodeParameters = {}) => {
		const messages: Array<string | undefined> = [];
		for (const dryRun of [true, false]) {
			const [merged] = await stage.run(merge(entity, { ...options, dryRun }), [{ ids }]);
			messages.push(errorOf(merged)?.message);
		}
		return messages;
	};

	test('records of an entity that the CRM cannot merge fail', async () => {
		const create = () => stage.crm.colleague.create(thing.entity, { [thing.name]: 'Twice' });
		const [preview, real] = await errorsOf(thing.entity, [create(), create()]);
		expect(preview).toMatch(/cannot merge .* records/);
		expect(real).toBe(preview);
	});

	test('records that the CRM can merge do not, and are left as they are', async () => {
		const [one, other] = [stage.createLead(), stage.createLead()];
		const parameters = merge(names.lead, { dryRun: true });
		for (let run = 0; run < 2; run += 1) {
			expect(await stage.runJson(parameters, [{ ids: [one, other] }])).toMatchObject([
				{ outcome: 'merged', dryRun: true, mergedIds: [other] },
			]);
		}
	});

	if (underTest.name === 'Salesforce') {
		test('records of different parents fail where parents are checked', async () => {
			const contacts = ['A', 'B'].map((Name) => {
				const AccountId = stage.crm.colleague.create('Account', { Name });
				return stage.crm.colleague.create('Contact', { LastName: 'Hopper', AccountId });
			});
			const [preview, real] = await errorsOf('Contact', contacts, { checkParents: true });
			expect(preview).toContain('does not belong to the same parent');
			expect(real).toBe(preview);
		});
	} else {
		test('an inactive record fails', async () => {
			const [master, duplicate] = [stage.createLead(), stage.createLead()];
			stage.crm.colleague.update(names.lead, duplicate, { statecode: 2, statuscode: 4 });
			const [preview, real] = await errorsOf(names.lead, [master, duplicate]);
			expect(preview).toBe(`The record ${duplicate} is inactive, so it cannot be merged.`);
			expect(real).toContain('inactive');
		});
	}
});
