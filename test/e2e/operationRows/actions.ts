import { actionsUnderTest } from '../../nodes/n8n/actions/actionNames';
import { having, named, sent, type OperationRow, type RowCrm } from './row';

/** Action: Run, List, Describe. */
export function actionRows({ underTest: { name } }: RowCrm): OperationRow[] {
	return actionsUnderTest
		.filter(({ underTest }) => underTest.name === name)
		.flatMap(({ ticket }) => {
			const shown = { name: ticket.action, label: ticket.label, kind: ticket.kind };
			return [
				{
					of: 'action.run',
					given: () => ({ title: 'Printer' }),
					parameters: { action: named(ticket.action) },
					mapped: { parameters: { [ticket.title]: sent('title'), [ticket.hours]: '1.5' } },
					items: () => [
						{
							...{ outcome: 'succeeded', action: ticket.action },
							outputs: { [ticket.number]: 'T-Printer' },
						},
					],
				},
				{
					of: 'action.list',
					given: () => ({ search: 'ticket' }),
					parameters: { search: sent('search') },
					items: () => having(shown) as object[],
				},
				{
					of: 'action.describe',
					parameters: { action: named(ticket.action) },
					items: () => [
						{
							...shown,
							parameters: having({ name: ticket.title, type: 'text', required: true }),
							outputs: having({ name: ticket.number }),
						},
					],
				},
			] satisfies OperationRow[];
		});
}
