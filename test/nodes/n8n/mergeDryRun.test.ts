/** Merge: what a merge would reject is an error of its dry run as well. */
import type { INodeParameters } from 'n8n-workflow';
import { productsUnderTest, type Values } from '../../products';
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

	describe('where parents are checked', () => {
		const ofAccount = (id: string): Values =>
			underTest.name === 'Salesforce'
				? { AccountId: id }
				: { 'parentcustomerid_account@odata.bind': `/accounts(${id})` };
		const createContact = (accountId?: string) =>
			stage.crm.colleague.create(names.contact, {
				[names.lastName]: 'Hopper',
				...(accountId !== undefined && ofAccount(accountId)),
			});
		const createAccount = () =>
			stage.crm.colleague.create(names.account, { [names.accountName]: 'A' });

		test.each<[what: string, master: boolean, duplicate: 'other' | 'none']>([
			['a duplicate of another account', true, 'other'],
			['a duplicate without an account', true, 'none'],
			['a master without an account', false, 'other'],
		])('%s fails as it does when it is merged', async (_, hasParent, duplicate) => {
			const master = createContact(hasParent ? createAccount() : undefined);
			const ids = [master, createContact(duplicate === 'none' ? undefined : createAccount())];
			const [preview, real] = await errorsOf(names.contact, ids, { checkParents: true });
			expect(preview).toContain('the same parent');
			expect(real).toBe(preview);
		});

		test('records of the same account, and of none, do not', async () => {
			const account = createAccount();
			for (const parent of [account, undefined]) {
				const ids = [createContact(parent), createContact(parent)];
				expect(await errorsOf(names.contact, ids, { checkParents: true })).toEqual([
					undefined,
					undefined,
				]);
			}
		});

		test('the preview names the duplicates that would be merged before one fails', async () => {
			const account = createAccount();
			const ids = [account, account, createAccount()].map(createContact);
			const output = [];
			for (const dryRun of [true, false]) {
				const parameters = merge(names.contact, { checkParents: true, dryRun });
				output.push(...(await stage.run(parameters, [{ ids }])));
			}
			const [preview, real] = output.map(({ json }) => json);
			expect(preview).toMatchObject({ outcome: 'failed', dryRun: true });
			expect(real).toMatchObject({ outcome: 'failed', mergedIds: preview!.mergedIds });
		});
	});

	if (underTest.name !== 'Salesforce') {
		test('an inactive record fails', async () => {
			const [master, duplicate] = [stage.createLead(), stage.createLead()];
			stage.crm.colleague.update(names.lead, duplicate, { statecode: 2, statuscode: 4 });
			const [preview, real] = await errorsOf(names.lead, [master, duplicate]);
			expect(preview).toBe(`The record ${duplicate} is inactive, so it cannot be merged.`);
			expect(real).toContain('inactive');
		});
	}
});
