/** Case, Note, File, Action, Object or Table, User: the operations that both CRMs have. */
import { rowCrms } from '../../../../e2e/operationRows';
import { named, sent } from '../../../../e2e/operationRows/row';
import { actionsUnderTest } from '../../actions/actionNames';
import type { Label } from '../rowStage';
import { ITEMS, some, toUnknown, type ManyItems } from './manyStage';

export function otherRows(label: Label): ManyItems[] {
	const { agent, underTest } = rowCrms[label];
	const { contact, lastName, email } = underTest.names;
	const { ticket } = actionsUnderTest.find(({ name }) => name === label)!;
	const files = { items: 60, because: 'A file is streamed in a separate call.' };
	const ten = { items: ITEMS };
	const unknownAddress = (index: number) => `no.one.${index}@bad.example`;

	return [
		{
			...{ of: 'case.openForCaller', ...some },
			given(crm, index) {
				const address = `caller.${index}@bad.example`;
				crm.colleague.create(contact, { [lastName]: 'Hopper', [email]: address });
				return { email: address, agent: agent.email, call: `good-${index}`, phone: '' };
			},
			toBad: (good, index) => ({ ...good, agent: unknownAddress(index), call: `bad-${index}` }),
			changes: { parameters: { callerPhone: '', callerEmail: sent('email') } },
		},
		{ ...{ of: 'case.close', ...some }, toBad: toUnknown(label, 'id') },
		{ ...{ of: 'case.addComment', ...some }, toBad: toUnknown(label, 'id') },
		{ ...{ of: 'note.add', ...some }, toBad: toUnknown(label, 'id') },
		{
			...{ of: 'note.list', ...some },
			toBad: toUnknown(label, 'id'),
			changes: { parameters: { options: {} } },
		},
		{ ...{ of: 'file.upload', ...files }, toBad: toUnknown(label, 'id') },
		{ ...{ of: 'file.list', ...files }, toBad: toUnknown(label, 'id') },
		{ ...{ of: 'file.download', ...files }, toBad: toUnknown(label, 'made') },
		{
			...{ of: 'action.run', ...some },
			given: () => ({ title: 'Printer', hours: '1.5' }),
			toBad: (good) => ({ ...good, hours: 'many' }),
			changes: { mapped: { parameters: { [ticket.hours]: sent('hours') } } },
		},
		{
			...{ of: 'action.list', ...ten },
			given: () => ({ search: ticket.action }),
			returnsLists: true,
			allGood: 'Any text can be searched for.',
		},
		{
			...{ of: 'action.describe', ...ten },
			given: () => ({ action: ticket.action }),
			toBad: () => ({ action: 'NoSuchAction' }),
			changes: { parameters: { action: named(sent('action')) } },
		},
		{
			...{ of: 'entity.list', ...ten },
			given: () => ({ search: 'opportunity' }),
			returnsLists: true,
			allGood: 'Any text can be searched for.',
		},
		{
			...{ of: 'entity.describe', ...ten },
			given: () => ({ entity: contact }),
			toBad: () => ({ entity: 'NoSuchThing' }),
			changes: { parameters: { entity: named(sent('entity')) } },
		},
		{
			...{ of: 'user.findByEmail', ...ten },
			given: () => ({ email: agent.email }),
			toBad: (_, index) => ({ email: unknownAddress(index) }),
		},
		{
			...{ of: 'user.getAll', ...ten },
			given: () => ({ limit: '1' }),
			toBad: () => ({ limit: 'many' }),
			changes: { parameters: { returnAll: false, limit: sent('limit') } },
		},
		{ ...{ of: 'user.whoAmI', ...ten }, allGood: 'It has no parameters.' },
	];
}
