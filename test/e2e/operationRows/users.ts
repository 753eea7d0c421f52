import { anyText, having, sent, type OperationRow, type RowCrm } from './row';

/** User: Find by Email, Get Many, Who Am I. */
export function userRows({ agent }: RowCrm): OperationRow[] {
	return [
		{
			of: 'user.findByEmail',
			given: () => ({ email: agent.email.toUpperCase() }),
			parameters: { userEmail: sent('email') },
			items: () => [{ id: agent.id, email: agent.email, active: true }],
		},
		{
			of: 'user.getAll',
			parameters: { returnAll: true },
			items: () => having({ id: agent.id, email: agent.email }) as object[],
		},
		{
			of: 'user.whoAmI',
			items: () => [{ id: anyText, name: anyText, active: true, organization: { id: anyText } }],
		},
	];
}
