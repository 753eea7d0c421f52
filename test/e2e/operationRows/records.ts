import type { NodeParameterValue } from 'n8n-workflow';
import {
	anyText,
	having,
	named,
	sent,
	type Given,
	type Colleague,
	type OperationRow,
	type RowCrm,
} from './row';

/** Record: the operations on any object or table, here on leads. */
export function recordRows({ underTest, agent, deputy, owner }: RowCrm): OperationRow[] {
	const { lead, lastName, firstName, company, email, key, account, accountName } = underTest.names;
	const entity = named(lead);
	const byId = { entity, findBy: 'id', recordId: sent('id') };
	const createLead = (values: Readonly<Record<string, string>>) => (crm: Colleague) => ({
		id: crm.create(lead, { ...underTest.newLead, ...values }),
	});
	/** Two leads with one email address. */
	const createTwins = (address: string) => (crm: Colleague) => ({
		master: createLead({ [email]: address, [firstName]: '' })(crm).id,
		duplicate: createLead({ [email]: address, [firstName]: 'Grace' })(crm).id,
	});
	const condition = (field: string, value: NodeParameterValue) => ({
		condition: [{ field, operator: 'equals', value: { __rl: true, mode: 'value', value } }],
	});

	return [
		{
			of: 'record.upsert',
			given: createLead({ [email]: 'upsert@row.example', [firstName]: 'Gracie' }),
			parameters: { entity, searchIn: 'entity', matchBy: 'email' },
			mapped: {
				fields: { ...underTest.newLead, [email]: 'Upsert@row.example', [firstName]: 'Grace' },
			},
			items: ({ id }) => [
				{
					...{ outcome: 'updated', id, entity: lead, matchedBy: 'email' },
					changes: [{ field: firstName, from: 'Gracie', to: 'Grace' }],
				},
			],
			after: ({ id }) => [[lead, id, { [firstName]: 'Grace' }]],
		},
		{
			of: 'record.create',
			given: () => ({ name: 'Hopper' }),
			parameters: { entity },
			mapped: { fields: { ...underTest.newLead, [lastName]: sent('name') } },
			items: () => [{ outcome: 'created', id: anyText, entity: lead }],
			after: (_, { id }) => [[lead, id, { ...underTest.newLead, [lastName]: 'Hopper' }]],
		},
		{
			of: 'record.update',
			given: createLead({ [key]: 'row-update' }),
			parameters: {
				entity,
				findBy: 'keyFields',
				keyFields: { keyField: [{ field: key, value: 'row-update' }] },
			},
			mapped: { fields: { [firstName]: 'Grace' } },
			items: ({ id }) => [{ outcome: 'updated', id, entity: lead }],
			after: ({ id }) => [[lead, id, { [firstName]: 'Grace' }]],
		},
		{
			of: 'record.get',
			given: createLead({ [firstName]: 'Grace' }),
			parameters: byId,
			items: ({ id }) => [
				{ id, [firstName]: 'Grace', url: expect.stringContaining(id!) as string },
			],
		},
		{
			of: 'record.getAll',
			given: createLead({ [company]: 'Get Many' }),
			parameters: {
				entity,
				conditions: condition(company, 'Get Many'),
				sort: { rule: [{ field: lastName, direction: 'descending' }] },
			},
			items: ({ id }) => [{ id, [company]: 'Get Many' }],
		},
		{
			of: 'record.delete',
			given: createLead({}),
			parameters: byId,
			items: ({ id }) => [{ deleted: true, id }],
			after: ({ id }) => [[lead, id, undefined]],
		},
		{
			of: 'record.assignOwner',
			given: ({ create }) => ({
				id: create(account, { [accountName]: 'Engines' }),
				agent: agent.email,
			}),
			parameters: {
				...{ ...byId, entity: named(account) },
				...{ assignTo: 'email', ownerEmail: sent('agent') },
			},
			items: ({ id }) => [{ outcome: 'assigned', id, entity: account }],
			after: ({ id }) => [[account, id, { [owner]: agent.id }]],
		},
		{
			of: 'record.assignOwner',
			variant: 'inTurn',
			given: ({ create }) => ({
				id: create(account, { [accountName]: 'Engines' }),
				agents: `${agent.email}, ${deputy.email}`,
			}),
			parameters: {
				...{ ...byId, entity: named(account) },
				...{ assignTo: 'inTurn', ownerEmails: sent('agents') },
			},
			// The ID of the record decides which of them is first.
			items: ({ id }) => [
				{
					...{ outcome: 'assigned', id, entity: account },
					ownerId: expect.stringMatching(`^(${agent.id}|${deputy.id})$`) as string,
				},
			],
			after: ({ id }, { ownerId }) => [[account, id, { [owner]: ownerId }]],
		},
		{
			of: 'record.findDuplicates',
			given: createTwins('find.duplicates@row.example'),
			parameters: {
				...{ entity, compare: 'all', matchBy: 'email' },
				conditions: condition(email, 'find.duplicates@row.example'),
			},
			items: ({ master, duplicate }) => [
				{
					...{ entity: lead, matchedBy: ['email'], weak: false },
					records: having({ id: master }, { id: duplicate }),
				},
			],
		},
		{
			of: 'record.merge',
			given: createTwins('merge@row.example'),
			parameters: { entity, masterId: sent('master'), duplicateIds: sent('duplicate') },
			items: ({ master, duplicate }) => [{ outcome: 'merged', id: master, mergedIds: [duplicate] }],
			after: ({ master, duplicate }: Given) => [
				[lead, master, { [firstName]: 'Grace' }],
				[lead, duplicate, underTest.name === 'Salesforce' ? undefined : { statecode: 2 }],
			],
		},
		{
			of: 'record.restore',
			given(crm) {
				const given = createLead({ [company]: 'Restore' })(crm);
				crm.remove(lead, given.id);
				return given;
			},
			parameters: { entity, recordId: sent('id') },
			items: ({ id }) => [{ outcome: 'restored', id, entity: lead }],
			after: ({ id }) => [[lead, id, { [company]: 'Restore' }]],
		},
	];
}
