/** Members of campaigns: people who are added, removed, or given another status, all together in few calls. */
import type { Crm, CrmRecord, FieldValue, FieldValues, FindRequest } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { normalizeId } from '../values/id';
import { statusChecker, toStatusRequest, type StatusEntity } from './statuses';

/** The entity of members, and its fields; API names. */
export interface MemberEntity {
	entity: string;
	/** By the lookup of a member to a person, the entity of the person. */
	people: Readonly<Record<string, string>>;
	campaign: string;
	status: string;
	/** The statuses that members can have. */
	statuses: StatusEntity;
}

/** One person in one campaign. */
export interface Membership {
	campaignId: string;
	/** The lookup of a member to the person; API name. */
	lookup: string;
	personId: string;
	/** '' for the CRM's default. */
	status: string;
}

export type MemberChange = 'add' | 'remove' | 'setStatus';

export interface ChangedMember {
	outcome: 'created' | 'updated' | 'deleted' | 'unchanged';
	/** The master record, where the given person was merged. */
	personId: string;
	/** Absent where there is no member. */
	id?: string;
	reason?: string;
}

type Members = Pick<Crm, 'find' | 'write' | 'delete'>;

export interface MembersChange {
	change: MemberChange;
	dryRun: boolean;
}

/**
 * Someone who is a member already is not added again, and someone who is none need not be removed.
 * @returns for each membership what became of it, or why it could not be changed.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function changeMembers(
	crm: Members,
	member: MemberEntity,
	memberships: readonly Membership[],
	{ change, dryRun }: MembersChange,
): Promise<Array<ChangedMember | CrmError>> {
	const { existing, checkStatus } = await readMembers(crm, member, memberships);
	const checked = memberships.map(checkStatus);
	const usable = checked.flatMap((each) => (each instanceof CrmError ? [] : [each]));
	const { inOrder, reasonOf } = ofSeveral[change];
	const deciding = new Map(inOrder(usable).map((each) => [keyOf(each), each]));
	const planned = [...deciding.values()];
	const results = await perform[change](crm, member, planned, { existing, dryRun });
	const byKey = new Map(planned.map((each, index) => [keyOf(each), results[index]!]));
	return checked.map((each) => {
		if (each instanceof CrmError) return each;
		const result = byKey.get(keyOf(each))!;
		const decider = deciding.get(keyOf(each))!;
		if (result instanceof CrmError) return result;
		const { personId } = each;
		if (decider === each) return { ...result, personId };
		return { ...result, personId, outcome: 'unchanged', reason: reasonOf(each, decider) };
	});
}

const first = {
	/** The deciding one comes last. */
	inOrder: (memberships: readonly Membership[]) => memberships.toReversed(),
	reasonOf: ({ status }: Membership, decider: Membership) =>
		status === decider.status
			? 'An earlier item is for the same member.'
			: 'An earlier item is for the same member, with another status.',
};
const last = {
	inOrder: (memberships: readonly Membership[]) => memberships,
	reasonOf: () => 'A later item is for the same member.',
};

/** Which of several items for one person decides: the status of the last one is what remains. */
const ofSeveral = { add: first, remove: first, setStatus: last } satisfies Record<
	MemberChange,
	object
>;

const keyOf = ({ campaignId, lookup, personId }: Membership) =>
	[normalizeId(campaignId), lookup, normalizeId(personId)].join(' ');

interface Known {
	/** By key. */
	existing: ReadonlyMap<string, CrmRecord>;
	dryRun: boolean;
}

/** What became of a person who is named elsewhere. */
type Change = Omit<ChangedMember, 'personId'>;

type Perform = (
	crm: Members,
	member: MemberEntity,
	memberships: readonly Membership[],
	known: Known,
) => Promise<Array<Change | CrmError>>;

/** What is there already, and which statuses are possible. */
async function readMembers(
	crm: Pick<Crm, 'find'>,
	member: MemberEntity,
	memberships: readonly Membership[],
): Promise<Pick<Known, 'existing'> & { checkStatus: ReturnType<typeof statusChecker> }> {
	const { entity, campaign, status, statuses } = member;
	const groups = [...Map.groupBy(memberships, ({ lookup }) => lookup)];
	const requests: FindRequest[] = groups.map(([lookup, some]) => ({
		entity,
		keys: [...new Map(some.map((each) => [keyOf(each), each])).values()].map(
			({ campaignId, personId }) => ({ [campaign]: campaignId, [lookup]: personId }),
		),
		fields: [campaign, lookup, status],
	}));
	const statusRequest = toStatusRequest(statuses, memberships);
	const all = statusRequest ? [...requests, statusRequest] : requests;
	const found = all.length > 0 ? await crm.find(all) : [];
	const existing = new Map(
		groups.flatMap(([lookup], index) =>
			found[index]!.map((record): [string, CrmRecord] => {
				const [campaignId, personId] = [campaign, lookup].map((name) =>
					String(record.values[name]),
				);
				return [
					keyOf({ campaignId: campaignId!, lookup, personId: personId!, status: '' }),
					record,
				];
			}),
		),
	);
	return { existing, checkStatus: statusChecker(statuses, found[groups.length] ?? []) };
}

const perform: Readonly<Record<MemberChange, Perform>> = { add, remove, setStatus };

async function add(
	crm: Members,
	member: MemberEntity,
	memberships: readonly Membership[],
	{ existing, dryRun }: Known,
): Promise<Array<Change | CrmError>> {
	const missing = memberships.filter((each) => !existing.has(keyOf(each)));
	const operations = missing.map(({ campaignId, lookup, personId, status }) => {
		const values: FieldValues = {
			[member.campaign]: campaignId,
			[lookup]: personId,
			...(status !== '' && { [member.status]: status }),
		};
		return { kind: 'create' as const, entity: member.entity, values };
	});
	const written = dryRun || missing.length === 0 ? [] : await crm.write(operations);
	return memberships.map((each) => {
		const before = existing.get(keyOf(each));
		if (before) {
			const reason = alreadyMember(each, before.values[member.status]);
			return { outcome: 'unchanged', id: before.id, reason };
		}
		const result = written[missing.indexOf(each)];
		if (!result) return { outcome: 'created' };
		if (result.ok) return { outcome: 'created', id: result.id };
		// Someone else has added the person since the search.
		if (result.error.reason === 'conflict') {
			return { outcome: 'unchanged', reason: 'Already a member.' };
		}
		return result.error;
	});
}

/** @param status the one that the member has. */
const alreadyMember = ({ status: wanted }: Membership, status: FieldValue | undefined) =>
	wanted === '' || wanted === status
		? 'Already a member.'
		: `Already a member, with the status "${String(status)}".`;

async function remove(
	crm: Members,
	_: MemberEntity,
	memberships: readonly Membership[],
	{ existing, dryRun }: Known,
): Promise<Array<Change | CrmError>> {
	const found = memberships.flatMap((each) => existing.get(keyOf(each)) ?? []);
	const references = found.map(({ entity, id }) => ({ entity, id }));
	const deleted = dryRun || found.length === 0 ? [] : await crm.delete(references);
	return memberships.map((each) => {
		const record = existing.get(keyOf(each));
		if (!record) return { outcome: 'unchanged', reason: 'Not a member.' };
		const result = deleted[found.indexOf(record)];
		if (result && !result.ok) return result.error;
		return { outcome: 'deleted', id: record.id };
	});
}

async function setStatus(
	crm: Members,
	member: MemberEntity,
	memberships: readonly Membership[],
	{ existing, dryRun }: Known,
): Promise<Array<Change | CrmError>> {
	const differs = ({ status }: Membership, { values }: CrmRecord) =>
		values[member.status] !== status;
	const toWrite = memberships.flatMap((each) => {
		const record = existing.get(keyOf(each));
		return record && differs(each, record) ? [{ record, status: each.status }] : [];
	});
	const operations = toWrite.map(({ record: { entity, id }, status }) => ({
		...{ kind: 'update' as const, entity, id, values: { [member.status]: status } },
	}));
	const written = dryRun || toWrite.length === 0 ? [] : await crm.write(operations);
	return memberships.map((each) => {
		const record = existing.get(keyOf(each));
		if (!record) return notAMember(each);
		const { id } = record;
		const place = toWrite.findIndex((other) => other.record === record);
		if (place === -1)
			return { outcome: 'unchanged', id, reason: 'The member already has this status.' };
		const result = written[place];
		return result && !result.ok ? result.error : { outcome: 'updated', id };
	});
}

function notAMember({ campaignId, personId }: Membership): CrmError {
	return new CrmError(`${personId} is not a member of the campaign ${campaignId}.`, {
		kind: 'invalidRecord',
		code: 'RECORD_NOT_FOUND',
		advice: 'Check both IDs, or add the member first.',
	});
}
