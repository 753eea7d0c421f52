/** Lookups set by a key of the other record, such as the owner by email: resolved for all records together. */
import type {
	CrmRecord,
	EntityDescription,
	FieldDescription,
	FindRequest,
	MetadataReader,
	RecordFinder,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { orError } from '../../crm/orError';
import { stateFields } from '../matching/recordState';
import { followMerges } from '../records/masters';
import { readApiLookups } from './apiLookups';
import { columnFor } from './lookupColumns';
import { parseLookupName, type LookupByKey, type MappedValues } from './lookupNames';
import { bareId } from './id';
import { normalize } from './normalize';
import { isEmpty } from './value';

/** What is asked of a CRM to resolve lookups. */
export type LookupReader = RecordFinder & Pick<MetadataReader, 'describe' | 'readAddress'>;

interface KeyedValue extends LookupByKey {
	value: unknown;
}

/**
 * Replaces keys with the IDs of the records they identify: of the active ones, where there are any, and only of those
 * that are for this entity, where a record is for one. A record that was merged continues as the one that is left. Names
 * of the CRM's API become those of the fields.
 * @param description of the entity that all values are mapped to.
 * @returns for each set of values the same with IDs, or a CrmError naming the lookup whose key finds no record or several.
 * @throws CrmError when the search fails, or a lookup names an entity or field that does not exist.
 */
export async function resolveLookups(
	crm: LookupReader,
	description: EntityDescription,
	mapped: readonly MappedValues[],
): Promise<Array<MappedValues | CrmError>> {
	const named: Array<MappedValues | CrmError> = [];
	for (const values of mapped) {
		named.push(await orError(readApiLookups(crm, description, values), isOfRecord));
	}
	const lookups = named.flatMap((values) =>
		values instanceof CrmError ? [] : keyedValuesOf(values),
	);
	if (lookups.length === 0) return named;
	const idOf = await findIds(crm, lookups);
	return named.map((values) => {
		if (values instanceof CrmError) return values;
		try {
			const ids = keyedValuesOf(values).map((each) => [
				columnFor(description, each.field, each.entity)?.name ?? each.field,
				idOf(description, each),
			]);
			const plain = Object.entries(values).filter(([name]) => !parseLookupName(name));
			return { ...Object.fromEntries(plain), ...(Object.fromEntries(ids) as MappedValues) };
		} catch (error) {
			if (error instanceof CrmError) return error;
			throw error;
		}
	});
}

/** True for an error that concerns one record: a failed request concerns all. */
const isOfRecord = ({ kind }: CrmError) => kind === 'invalidRecord' || kind === 'misconfigured';

function keyedValuesOf(values: MappedValues): KeyedValue[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const lookup = parseLookupName(name);
		return lookup && value !== undefined ? [{ ...lookup, value }] : [];
	});
}

type IdFinder = (description: EntityDescription, lookup: KeyedValue) => string | null;

/** A record that a key has found. */
interface Candidate {
	id: string;
	isActive: boolean;
	/** True for a record without the key, into which one with the key was merged. */
	isMaster: boolean;
	/** The entity that the record is for; absent where it is for any. */
	entity?: string;
}

/** A key that contains half of a character finds nothing: it could not be sent, and would fail the other items too. */
async function findIds(crm: LookupReader, lookups: readonly KeyedValue[]): Promise<IdFinder> {
	const filled = lookups.filter(({ value }) => !isEmpty(value) && String(value).isWellFormed());
	const requests: LookupRequest[] = [];
	for (const some of Map.groupBy(filled, targetOf).values()) {
		requests.push(await toRequest(crm, some));
	}
	const answers = requests.length > 0 ? await crm.find(requests) : [];
	const follow = await followMerges(crm, answers.flat(), []);
	const keyFields = new Map(
		requests.map((request) => [targetOf(request), keyFieldOf(request.target, request.keyField)]),
	);
	const textOf = (lookup: Target, value: unknown) =>
		textIn(lookup, keyFields.get(targetOf(lookup)), value);
	const found = new Map<string, Candidate[]>();
	for (const [index, { entity, keyField, target }] of requests.entries()) {
		for (const record of answers[index] ?? []) {
			const master = follow(record);
			if (!master) continue;
			const text = textOf({ entity, keyField }, record.values[keyField]);
			const candidate = { ...toCandidate(target, master), isMaster: master !== record };
			found.set(text, [...(found.get(text) ?? []), candidate]);
		}
	}
	return (description, lookup) => {
		if (isEmpty(lookup.value)) return null;
		const all = found.get(textOf(lookup, lookup.value)) ?? [];
		const fitting = all.filter(
			({ entity = description.name }) => entity.toLowerCase() === description.name.toLowerCase(),
		);
		const own = orAll(fitting, ({ isMaster }) => !isMaster);
		const active = orAll(own, ({ isActive }) => isActive);
		const candidates = [...new Map(active.map((each) => [each.id, each])).values()];
		const [candidate] = candidates;
		if (candidate && candidates.length === 1) return candidate.id;
		throw notExactlyOne(description, lookup, { candidates, all });
	};
}

/** Those that are preferred; all of them where there are none. */
function orAll(
	candidates: readonly Candidate[],
	isPreferred: (candidate: Candidate) => boolean,
): readonly Candidate[] {
	const preferred = candidates.filter(isPreferred);
	return preferred.length > 0 ? preferred : candidates;
}

interface LookupRequest extends FindRequest {
	keyField: string;
	target: EntityDescription;
}

async function toRequest(crm: LookupReader, some: readonly KeyedValue[]): Promise<LookupRequest> {
	const [{ entity, keyField }] = some as [KeyedValue];
	const target = await crm.describe(entity);
	const isId = keyFieldOf(target, keyField)?.type === 'id';
	const read = isId ? bareId : (text: string) => text.trim();
	const values = new Set(some.map(({ value }) => read(String(value))));
	const keys = [...values].map((value) => ({ [keyField]: value }));
	const { entityField = keyField } = target;
	const fields = [...new Set([keyField, entityField, ...stateFields(target)])];
	return { entity, keyField, target, keys, fields, mergedToo: true };
}

function toCandidate(
	{ activeState, entityField }: EntityDescription,
	{ id, values }: CrmRecord,
): Omit<Candidate, 'isMaster'> {
	const entity = entityField === undefined ? null : (values[entityField] ?? null);
	return {
		id,
		isActive: activeState === undefined || values[activeState.field] === activeState.value,
		...(entity !== null && { entity: String(entity) }),
	};
}

type Target = Pick<LookupByKey, 'entity' | 'keyField'>;

const targetOf = ({ entity, keyField }: Target) => `${entity}.${keyField}`;

const keyFieldOf = ({ fields }: EntityDescription, keyField: string) =>
	fields.find(({ name }) => name === keyField);

/** Compared as the field is, and with the spaces between, which the search of the CRM compares too. */
function textIn(
	{ entity, keyField }: Target,
	field: FieldDescription | undefined,
	value: unknown,
): string {
	const text = normalize(field ?? { type: 'text' }, String(value), {
		ignoreAccents: false,
		exactSpaces: true,
	});
	return JSON.stringify([entity, keyField, text]);
}

function notExactlyOne(
	description: EntityDescription,
	{ field, entity, keyField, value }: KeyedValue,
	{ candidates, all }: Readonly<Record<'candidates' | 'all', readonly Candidate[]>>,
): CrmError {
	const label = description.fields.find(({ name }) => name === field)?.label ?? field;
	const key = `the ${keyField} "${String(value)}"`;
	const problem =
		candidates.length === 0
			? `no ${entity} record has ${key}${elsewhere(description, all)}`
			: `${candidates.length} ${candidates.every(({ isActive }) => isActive) ? '' : 'inactive '}${entity} records have ${key}: ${candidates.map(({ id }) => id).join(', ')}`;
	return new CrmError(`"${label}" (${field}) of ${description.label} cannot be set: ${problem}.`, {
		kind: 'invalidRecord',
		code: candidates.length === 0 ? 'LOOKUP_NOT_FOUND' : 'LOOKUP_NOT_UNIQUE',
		fields: [field],
		advice: 'Check the value, or map the record ID instead.',
	});
}

function elsewhere({ label }: EntityDescription, all: readonly Candidate[]): string {
	const entities = new Set(all.flatMap(({ entity = [] }) => entity));
	return entities.size === 0 ? '' : ` for ${label}, only for ${[...entities].join(', ')}`;
}
