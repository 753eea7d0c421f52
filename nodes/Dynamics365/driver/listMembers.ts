/**
 * Adds members to marketing lists: up to 1,000 in one call, with an action for each list, which adds all its members or none.
 * https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/mt607641%28v=crm.8%29
 */
import { chunk } from '../../crm/driver/chunk';
import type { ListMember } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { MAX_PARTS } from './batch';
import type { Sender } from './send';
import { sendActions, type Action, type ActionOptions } from './sendActions';

const LIST = 'list';
const TYPE = 'Microsoft.Dynamics.CRM.';

/** Members in one call, of one list or of many: it has to end within two minutes. */
const MEMBERS_IN_A_CALL = 1000;

type Result = CrmError | undefined;

/** Where an action is rejected for one of its members, each of them is added by itself. */
export async function addListMembers(
	sender: Sender,
	members: readonly ListMember[],
): Promise<Result[]> {
	const byList = Map.groupBy(members.keys(), (index) => members[index]!.listId);
	const groups = [...byList.values()].flatMap((places) =>
		chunk(places, { max: MEMBERS_IN_A_CALL, weigh: () => 1 }),
	);
	const actions = groups.map((places) => toAction(places.map((place) => members[place]!)));
	const sizes = new Map(actions.map((action, index) => [action, groups[index]!.length]));
	const together = await send(sender, actions, {
		max: { max: MEMBERS_IN_A_CALL, weigh: (action) => sizes.get(action)! },
	});
	const results: Result[] = members.map(() => undefined);
	groups.forEach((places, index) => {
		for (const place of places) results[place] = together[index];
	});
	const alone = groups.filter(({ length }, index) => length > 1 && isForOne(together[index]));
	const places = alone.flat();
	const separately = await send(
		sender,
		places.map((place) => toSingleAction(members[place]!)),
		{ max: MAX_PARTS },
	);
	places.forEach((place, index) => (results[place] = separately[index]));
	return results;
}

async function send(
	sender: Sender,
	actions: readonly Action[],
	options: ActionOptions,
): Promise<Result[]> {
	const answers = await sendActions(sender, actions, options);
	return answers.map((answer) => (answer instanceof CrmError ? answer : undefined));
}

/** True for an error that can be one member's: it was rejected, and the others were not added for that reason. */
const isForOne = (error: Result) =>
	error !== undefined &&
	!error.outcomeUnknown &&
	(error.kind === 'invalidRecord' || error.status === 403);

/** The ID column of accounts, contacts and leads has the name of their table. */
const toEntity = (entity: string, id: string) => ({
	'@odata.type': `${TYPE}${entity}`,
	[`${entity}id`]: id,
});

function toAction(members: readonly ListMember[]): Action {
	const body = {
		List: toEntity(LIST, members[0]!.listId),
		Members: members.map(({ member }) => toEntity(member.entity, member.id)),
	};
	const part = { method: 'POST', path: 'AddListMembersList', body: JSON.stringify(body) } as const;
	return { entity: LIST, part };
}

/** https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/mt607495%28v=crm.8%29 */
function toSingleAction({ listId, member }: ListMember): Action {
	const path = `lists(${listId})/${TYPE}AddMemberList`;
	const body = JSON.stringify({ EntityId: member.id });
	return { entity: member.entity, part: { method: 'POST', path, body } };
}
