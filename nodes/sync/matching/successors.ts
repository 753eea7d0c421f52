/** Where records continue: a merged record as the one that is left, a converted lead as its contact. */
import type { Crm, CrmRecord, EntityDescription, FindRequest, Successor } from '../../crm/port';
import { normalizeId } from '../values/id';
import { stateFields } from './recordState';
import type { FieldsToRead } from './searchRecords';

/** @returns the record itself where it does not continue; undefined for one that can neither be followed nor written. */
export type FollowRecord = (record: CrmRecord) => CrmRecord | undefined;

/** A record can have been merged several times; a longer chain is not followed to its end. */
const MAX_STEPS = 5;

export interface Following {
	fieldsToRead: FieldsToRead;
	/** Whether to go this way; without it, all ways are followed. */
	follows?: (successor: Successor) => boolean;
	/** Also reads the labels of choices and the names of records. */
	includeLabels?: boolean;
}

export interface Successors {
	follow: FollowRecord;
	/** Descriptions of the entities of all these records, by API name. */
	descriptions: ReadonlyMap<string, EntityDescription>;
}

/** Reads what the records continue as, for all records together. */
export async function findSuccessors(
	crm: Pick<Crm, 'describe' | 'find'>,
	records: readonly CrmRecord[],
	following: Following,
): Promise<Successors> {
	const search = new SuccessorSearch(crm, following);
	let open = records;
	for (let step = 0; step < MAX_STEPS && open.length > 0; step += 1) {
		open = await search.findNext(open);
	}
	return { follow: (record) => search.follow(record), descriptions: search.descriptions };
}

/** What identifies the next record: its id, or its lookup to the one before. */
interface Key {
	entity: string;
	/** API name of the lookup. */
	backField?: string;
	id: string;
}

class SuccessorSearch {
	readonly descriptions = new Map<string, EntityDescription>();
	private readonly found = new Map<string, CrmRecord>();
	private readonly asked = new Set<string>();

	constructor(
		private readonly crm: Pick<Crm, 'describe' | 'find'>,
		private readonly following: Following,
	) {}

	/** @returns the next records, as far as they were not requested before. */
	async findNext(records: readonly CrmRecord[]): Promise<CrmRecord[]> {
		for (const { entity } of records) await this.describe(entity);
		const keys = new Map<string, Key>();
		for (const record of records) {
			const { key } = this.wayFrom(record) ?? {};
			if (key && !this.asked.has(textOf(key))) keys.set(textOf(key), key);
		}
		for (const text of keys.keys()) this.asked.add(text);
		const groups = [
			...Map.groupBy(keys.values(), ({ entity, backField }) => `${entity} ${backField}`).values(),
		];
		const requests: FindRequest[] = [];
		for (const group of groups) requests.push(await this.toRequest(group));
		const answers = requests.length > 0 ? await this.crm.find(requests) : [];
		for (const [place, [{ entity, backField }]] of (groups as Array<[Key]>).entries()) {
			for (const record of answers[place] ?? []) {
				const id = backField === undefined ? record.id : String(record.values[backField]);
				this.found.set(textOf({ entity, backField, id }), record);
			}
		}
		return answers.flat();
	}

	follow(record: CrmRecord): CrmRecord | undefined {
		let current = record;
		for (let step = 0; step < MAX_STEPS; step += 1) {
			const way = this.wayFrom(current);
			if (!way) return current;
			const next = this.found.get(textOf(way.key));
			if (!next) return way.successor.remains ? current : undefined;
			current = next;
		}
		return current;
	}

	private wayFrom(record: CrmRecord): { successor: Successor; key: Key } | undefined {
		const { successors = [], activeState } = this.descriptions.get(record.entity) ?? {};
		const { follows = () => true } = this.following;
		const state = activeState && record.values[activeState.field];
		for (const successor of successors) {
			const { states } = successor;
			const applies = states === undefined || (state !== undefined && states.includes(state));
			const key = applies && follows(successor) ? keyFrom(record, successor) : undefined;
			if (key) return { successor, key };
		}
		return undefined;
	}

	private async toRequest(keys: readonly Key[]): Promise<FindRequest> {
		const [{ entity, backField }] = keys as readonly [Key];
		const description = await this.describe(entity);
		const { idField } = description;
		const field = backField ?? idField;
		return {
			entity,
			keys: keys.map(({ id }) => ({ [field]: id })),
			fields: [
				...new Set([
					...[idField, field],
					...stateFields(description),
					...this.following.fieldsToRead(entity),
				]),
			],
			mergedToo: true,
			...(this.following.includeLabels && { includeLabels: true }),
		};
	}

	private async describe(entity: string): Promise<EntityDescription> {
		const description = this.descriptions.get(entity) ?? (await this.crm.describe(entity));
		this.descriptions.set(entity, description);
		return description;
	}
}

function keyFrom(
	{ id, values }: CrmRecord,
	{ field, entity, backField }: Successor,
): Key | undefined {
	const next = values[field];
	if (next) return { entity, id: String(next) };
	return backField === undefined ? undefined : { entity, backField, id };
}

const textOf = ({ entity, backField, id }: Key) => `${entity} ${backField} ${normalizeId(id)}`;
