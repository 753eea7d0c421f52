/**
 * Lookups come to rest: set by ID in any form, by a key or for one of several objects or tables, what was written and
 * read back through the trigger is unchanged, without a write.
 */
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { SALES_TEAM } from '../../emulators/dataverse';
import type { EmulatedProduct, ProductUnderTest } from '../../products';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';

interface Subject {
	underTest: ProductUnderTest;
	start: () => Promise<EmulatedProduct>;
	entity: string;
	idField: string;
	/** A text that names a record. */
	name: string;
	/** Every way to set each lookup. */
	waysOf: (crm: EmulatedProduct) => IDataObject[][];
}

const braced = (id: string) => `{${id.toUpperCase()}}`;
const short = (id: string) => id.slice(0, 15);

const contacts: Subject = {
	underTest: dynamics365,
	start: startDynamics365,
	entity: 'contact',
	idField: 'contactid',
	name: 'lastname',
	waysOf({ colleague }) {
		const account = colleague.create('account', { name: 'Engines' });
		const company = colleague.create('contact', { lastname: 'Byron' });
		return [
			[
				{},
				{ parentcustomerid: account },
				{ parentcustomerid: braced(company) },
				{ parentcustomerid_account: braced(account) },
				{ parentcustomerid_contact: company, parentcustomerid: company },
				{ 'parentcustomerid:account.name': ' ENGINES' },
				{ parentcustomerid: null },
			],
			[
				{},
				{ ownerid: colleague.id },
				{ ownerid: SALES_TEAM.id },
				{ ownerid_team: braced(SALES_TEAM.id) },
				{ 'ownerid:systemuser.internalemailaddress': colleague.email.toUpperCase() },
				{ 'ownerid:team.name': SALES_TEAM.name },
			],
		];
	},
};

const tasks: Subject = {
	underTest: salesforce,
	start: startSalesforce,
	entity: 'Task',
	idField: 'Id',
	name: 'Subject',
	waysOf({ colleague, group }) {
		const lead = colleague.create('Lead', { LastName: 'Byron', Company: 'Poems' });
		const contact = colleague.create('Contact', { LastName: 'King', Email: 'king@example.com' });
		const account = colleague.create('Account', { Name: 'Engines' });
		return [
			[
				{},
				{ WhoId: lead },
				{ WhoId: short(contact), 'Who.Type': 'Contact' },
				{ 'WhoId:Contact.Email': ' King@Example.com' },
				{ WhoId: null },
			],
			[{}, { WhatId: short(account) }, { 'WhatId:Account.Name': 'engines ' }],
			[
				{},
				{ OwnerId: short(colleague.id) },
				{ 'OwnerId:User.Email': colleague.email.toUpperCase() },
				{ 'OwnerId:Group.DeveloperName': group },
			],
		];
	},
};

const matchBy = (field: string): INodeParameters => ({
	searchIn: 'entity',
	matchBy: 'customFields',
	matchRules: { rule: [{ fields: [field] }] },
	overwrite: 'always',
});

describe.each([contacts, tasks])('$underTest.name: $entity', (subject) => {
	const { underTest, entity, name, idField } = subject;
	const stage = setCaseStage(underTest, subject.start);
	let count = 0;

	test('every lookup, set in every way', async () => {
		const ways = subject.waysOf(stage.crm).map((some) => fc.constantFrom(...some));
		const lookups = fc.tuple(...ways).map((some) => Object.assign({}, ...some) as IDataObject);
		await fc.assert(
			fc.asyncProperty(lookups, fc.boolean(), async (values, byHand) => {
				const write = async (...args: Parameters<typeof stage.copy>) =>
					byHand ? await stage.write(...args) : await stage.copy(...args);
				const item = { ...values, [name]: `Record ${(count += 1)}` };
				const fields = byHand
					? Object.fromEntries(Object.entries(item).filter(([key]) => !key.includes('.Type')))
					: item;
				const created = await write(entity, fields);
				expect(created).toMatchObject({ outcome: 'created' });
				const before = stage.crm.log.entries.length;
				const again = await write(entity, fields, matchBy(name));
				const emitted = await stage.emitted(
					entity,
					() => {
						const renamed = { [name]: `Record ${(count += 1)}` };
						stage.crm.colleague.update(entity, created.id as string, renamed);
					},
					{ events: ['created', 'updated'] },
				);
				const read = emitted.find((each) => each[idField] === created.id) ?? {};
				const echo = await stage.copy(entity, read, matchBy(idField));
				expect([again, echo]).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'unchanged' }]);
				const sent = stage.crm.log.entries.slice(before);
				expect(sent.filter(underTest.requests.isWrite)).toEqual([]);
			}),
			{ numRuns: 15 },
		);
	}, 120_000);
});
