import { productsWithCases, type ProductWithCases } from '../../nodes/n8n/cases/caseNames';
import { anyText, sent, type Colleague, type OperationRow, type RowCrm } from './row';

/** Case: Open for Caller, Close, Add Comment. */
export function caseRows(crm: RowCrm): OperationRow[] {
	return productsWithCases
		.filter(({ underTest }) => underTest === crm.underTest)
		.flatMap((product) => rowsOf(product, crm));
}

function rowsOf({ cases, fields }: ProductWithCases, crm: RowCrm): OperationRow[] {
	const { contact, account, accountName, lastName, phone } = crm.underTest.names;
	const { entity, comments, open, subject } = cases;
	const createCase = ({ create }: Colleague) => {
		const customer = create(account, { [accountName]: 'Engines' });
		return { id: create(entity.name, { [subject]: 'Broken', ...fields.ofAccount(customer) }) };
	};
	const byId = { findCaseBy: 'id', caseId: sent('id') };

	return [
		{
			of: 'case.openForCaller',
			given: ({ create }) => ({
				contact: create(contact, { [lastName]: 'Hopper', [phone]: '(415) 555-0144' }),
				phone: '+14155550144',
				agent: crm.agent.email,
				call: 'row-call-1',
			}),
			parameters: {
				callerPhone: sent('phone'),
				subject: '=Call from {{ $json.body.phone }}',
				...{ caseOwner: 'agent', agentEmail: sent('agent') },
				...{ callIdField: fields.callId, callId: sent('call') },
				callDetails: { direction: 'Inbound', queue: 'Support', seconds: 245 },
				options: { phoneCountry: 'US' },
			},
			mapped: { caseFields: { [fields.seconds]: '245' } },
			items: (given) => [
				{
					...{ outcome: 'created', id: anyText, url: anyText, entity: entity.name },
					caller: { outcome: 'found', id: given.contact, entity: contact, matchedBy: 'phone' },
				},
			],
			after: ({ call }, { id }) => [
				[
					entity.name,
					id,
					{
						...{ [subject]: 'Call from +14155550144', [crm.owner]: crm.agent.id },
						...{ [fields.callId]: call, [fields.seconds]: 245 },
						[cases.description]: expect.stringContaining('Queue: Support') as string,
					},
				],
			],
		},
		{
			of: 'case.close',
			given: createCase,
			parameters: { ...byId, resolution: 'Replaced the cable.' },
			items: ({ id }) => [{ outcome: 'closed', id, entity: entity.name }],
			after: ({ id }) => [
				[entity.name, id, expect.not.objectContaining({ [open.field]: open.value }) as object],
			],
		},
		{
			of: 'case.addComment',
			given: createCase,
			parameters: { ...byId, comment: 'Called back.' },
			items: ({ id }) => [{ outcome: 'created', id: anyText, caseId: id }],
			after: (_, { id }) => [[comments.entity, id, { [comments.text]: 'Called back.' }]],
		},
	];
}
