/** Record, Lead or Contact: the operations that both CRMs have. */
import type { INodeParameters } from 'n8n-workflow';
import { rowCrms } from '../../../../e2e/operationRows';
import { sent } from '../../../../e2e/operationRows/row';
import type { EmulatedProduct } from '../../../../products';
import type { Label } from '../rowStage';
import { few, ITEMS, some, toUnknown, unknownId, type ManyItems } from './manyStage';

const LONG = 'x'.repeat(300);

export function recordRows(label: Label): ManyItems[] {
	const { names, newLead } = rowCrms[label].underTest;
	const { agent } = rowCrms[label];
	const { lead, contact, firstName, lastName, email, employees, owner, phone } = names;
	const createLead = (crm: EmulatedProduct, values = {}) =>
		crm.colleague.create(lead, { ...newLead, ...values });
	const address = (index: number) => `many.${index}@bad.example`;
	const equals = (field: string, value: string): INodeParameters => ({
		condition: [{ field, operator: 'equals', value: { __rl: true, mode: 'value', value } }],
	});
	const byId = { findBy: 'id', recordId: sent('id') };
	const ten = { items: ITEMS };

	return [
		{
			...{ of: 'record.upsert', outcome: 'created', ...some },
			given: (_, index) => ({ email: address(index), owner: agent.id }),
			toBad: ({ email: good }, index) => ({ email: `bad.${good}`, owner: unknownId(label, index) }),
			changes: {
				parameters: { searchIn: 'entity', matchBy: 'email' },
				mapped: { fields: { [email]: sent('email'), [owner]: sent('owner'), [firstName]: '' } },
			},
		},
		{
			...{ of: 'record.create', ...some },
			given: () => ({ name: 'Hopper', owner: agent.id }),
			toBad: (good, index) => ({ ...good, owner: unknownId(label, index) }),
			changes: { mapped: { fields: { [owner]: sent('owner') } } },
		},
		{
			...{ of: 'record.update', ...ten },
			given: (crm) => ({ id: createLead(crm) }),
			toBad: toUnknown(label, 'id'),
			changes: { parameters: byId },
		},
		{ ...{ of: 'record.get', ...ten }, toBad: toUnknown(label, 'id') },
		{
			...{ of: 'record.getAll', ...ten },
			given(crm, index) {
				if (index === 0) createLead(crm, { [employees]: '77' });
				return { employees: '77' };
			},
			toBad: () => ({ employees: 'many' }),
			changes: { parameters: { conditions: equals(employees, sent('employees')) } },
		},
		{ ...{ of: 'record.delete', ...some }, toBad: () => ({ id: 'not an ID' }) },
		{
			...{ of: 'record.assignOwner', ...some },
			toBad: (good, index) => ({ ...good, agent: address(index) }),
		},
		{
			...{ of: 'record.findDuplicates', ...some },
			given(crm, index) {
				const twin = { [email]: `twin.${address(index)}` };
				createLead(crm, twin);
				return { id: createLead(crm, twin) };
			},
			toBad: toUnknown(label, 'id'),
			changes: { parameters: { compare: 'given', recordId: sent('id'), conditions: {} } },
		},
		{
			...{ of: 'record.merge', ...few },
			given: (crm) => ({ master: createLead(crm), duplicate: createLead(crm) }),
			toBad: toUnknown(label, 'master', 'duplicate'),
		},
		{ ...{ of: 'record.restore', ...some }, toBad: toUnknown(label, 'id') },
		{
			...{ of: 'leadOrContact.upsert', ...some },
			given(crm, index) {
				const values = { [lastName]: 'Hopper', [email]: `contact.${address(index)}` };
				crm.colleague.create(contact, values);
				return { email: values[email]!, first: 'Grace' };
			},
			toBad: (good) => ({ ...good, first: LONG }),
			changes: {
				parameters: { searchIn: 'contacts' },
				mapped: { contactFields: { [email]: sent('email'), [firstName]: sent('first') } },
			},
		},
		{
			...{ of: 'leadOrContact.find', ...some },
			given(crm, index) {
				const digits = String(5_550_000 + index);
				createLead(crm, { [phone]: `(415) ${digits.slice(0, 3)}-${digits.slice(3)}` });
				return { phone: `+1415${digits}` };
			},
			toBad: () => ({ phone: '' }),
		},
	];
}
