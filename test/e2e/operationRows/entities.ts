import { having, named, sent, type OperationRow, type RowCrm } from './row';

/** Object or Table: List, Describe. */
export function entityRows({ underTest }: RowCrm): OperationRow[] {
	const { lead, lastName, leadId } = underTest.names;
	const { label } = underTest.product.people.lead;
	return [
		{
			of: 'entity.list',
			given: () => ({ search: 'lead' }),
			parameters: { search: sent('search') },
			items: () => having({ name: lead, label }) as object[],
		},
		{
			of: 'entity.describe',
			parameters: { entity: named(lead) },
			items: () => [
				{
					...{ name: lead, label, idField: leadId },
					fields: having({ name: lastName, type: 'text', maxLength: underTest.maxLastName }),
				},
			],
		},
	];
}
