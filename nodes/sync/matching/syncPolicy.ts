/** Create or Update with a sync stamp: which of the incoming values are written, and what the stamp says then. */
import type { CrmRecord, EntityDescription, FieldValues } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { afterWriteBack, parseChangeStamp, type MappedSource } from '../syncStamp/changeStamp';
import { settleFields, type ConflictPolicy, type FieldConflict } from '../syncStamp/settleFields';
import { formatStamp, parseStamp, type Stamp } from '../syncStamp/stamp';
import { requireLength, requireStampField } from '../syncStamp/stampField';
import { foldId } from '../values/id';
import { isEmpty, sameValue } from '../values/value';

export interface SyncPolicy extends Omit<ConflictPolicy, 'sources'> {
	/** API name of the field that holds the stamp. */
	stampField: string;
	/** True where the stamp field is mapped: the record is the source of a change, and only its stamp is synced. */
	isWriteBack: boolean;
	/** API name of the field that holds the ID of the other CRM's record: always written, and never stamped. */
	linkField?: string;
	/** By entity and API name: what is known of the value in the source. */
	sources: ReadonlyMap<string, ReadonlyMap<string, MappedSource>>;
}

/** What is reported of a sync. */
export interface SyncReport {
	/** API names of fields that keep the CRM's value, because only that was edited. */
	kept?: readonly string[];
	conflicts?: readonly FieldConflict[];
}

export interface SyncedUpdate {
	/** What to write, with the stamp. */
	values: FieldValues;
	report: SyncReport;
	/** True when a person has to decide, and nothing is written. */
	needsReview: boolean;
}

/**
 * @param mapped what was mapped and can be updated.
 * @param allowed what the overwrite behavior allows of it.
 * @throws CrmError when the stamp does not fit its field.
 */
export function syncUpdate(
	description: EntityDescription,
	record: CrmRecord,
	{ mapped, allowed }: { mapped: FieldValues; allowed: FieldValues },
	policy: SyncPolicy | undefined,
): SyncedUpdate {
	if (!policy) return { values: allowed, report: {}, needsReview: false };
	const { stampField } = policy;
	const stamp = parseStamp(record.values[stampField]);
	const { unreadable = [] } = record;
	const isSynced = (name: string) => !isOwn(policy, name) && !unreadable.includes(name);
	const own = pick(mapped, (name) => isOwn(policy, name));
	if (policy.isWriteBack) {
		const next = writeBack(stamp, own[stampField], stampField);
		const values = { ...allowed, ...own, ...stampValue(description, policy, { stamp, next }) };
		return { values, report: {}, needsReview: false };
	}
	const settled = settleFields(description, { record, stamp }, pick(allowed, isSynced), {
		...policy,
		sources: policy.sources.get(description.name) ?? new Map<string, MappedSource>(),
	});
	return {
		values: {
			...pick(allowed, (name) => !isSynced(name)),
			...own,
			...settled.values,
			...stampValue(description, policy, { stamp, next: settled.stamp }),
		},
		report: {
			...(settled.kept.length > 0 && { kept: settled.kept }),
			...(settled.conflicts.length > 0 && { conflicts: settled.conflicts }),
		},
		needsReview: settled.conflicts.some(({ winner }) => winner === null),
	};
}

/**
 * A record that was found in another way than by its link, such as by email or as what a merged record became, keeps
 * the link that it has: two records of the other CRM would take turns in overwriting it.
 * @throws CrmError when it is linked to another record than the incoming one.
 */
export function requireOwnLink(
	{ label }: EntityDescription,
	{ id, values }: CrmRecord,
	mapped: FieldValues,
	{ linkField = '', isWriteBack }: SyncPolicy,
): void {
	const current = values[linkField] ?? null;
	const incoming = mapped[linkField] ?? null;
	if (isWriteBack || isEmpty(current) || isEmpty(incoming)) return;
	if (foldId(current) === foldId(incoming)) return;
	throw new CrmError(
		`${label} ${id} is already linked to ${String(current)}, not to ${String(incoming)}.`,
		{
			kind: 'invalidRecord',
			code: 'LINKED_TO_ANOTHER',
			fields: [linkField],
			advice: `If both records of the other CRM are the same person, merge them there. If ${String(current)} was deleted there, or merged into ${String(incoming)}, empty "${linkField}" of this record, then run the item again.`,
		},
	);
}

/**
 * True where the source of a change was merged into a record that is linked to another one than the source: this record
 * keeps its link and its stamp, and stays in step with the record that it is linked to.
 */
export function isLinkedElsewhere(
	{ fields, idField }: EntityDescription,
	{ values }: CrmRecord,
	mapped: FieldValues,
	{ stampField, isWriteBack }: SyncPolicy,
): boolean {
	const links = fields.filter(
		({ name }) => name in mapped && name !== stampField && name !== idField,
	);
	return (
		isWriteBack &&
		links.some((field) => {
			const current = values[field.name] ?? null;
			return !isEmpty(current) && !sameValue(field, current, mapped[field.name] ?? null);
		})
	);
}

/**
 * The values of a new record with its stamp.
 * @throws CrmError when the stamp does not fit its field.
 */
export function withStamp(
	description: EntityDescription,
	mapped: FieldValues,
	policy: SyncPolicy | undefined,
): FieldValues {
	if (!policy) return mapped;
	const empty: CrmRecord = {
		...{ entity: description.name, id: '', version: '', createdAt: '', modifiedAt: '' },
		values: {},
	};
	const { values } = syncUpdate(description, empty, { mapped, allowed: mapped }, policy);
	return { ...mapped, ...values };
}

/** True for the fields that serve the sync itself. */
const isOwn = ({ stampField, linkField }: SyncPolicy, name: string) =>
	name === stampField || name === linkField;

function writeBack(stamp: Stamp, text: unknown, stampField: string): Stamp {
	const change = parseChangeStamp(text);
	if (change) return afterWriteBack(stamp, change);
	throw new CrmError(`The value of "${stampField}" is not the sync stamp of a change.`, {
		kind: 'invalidRecord',
		fields: [stampField],
		advice: 'Map _change.syncStamp of the sync trigger, whose option Sync Stamp returns it.',
	});
}

/** Nothing where the stamp stays as it is: an empty field is not filled with a stamp of no fields. */
function stampValue(
	description: EntityDescription,
	{ stampField }: SyncPolicy,
	{ stamp, next }: { stamp: Stamp; next: Stamp },
): FieldValues {
	const text = formatStamp(next);
	const isSame = text === formatStamp(stamp);
	if (isSame && next.entries.length === 0) return {};
	return { [stampField]: requireLength(requireStampField(description, stampField), text) };
}

const pick = (values: FieldValues, isWanted: (name: string) => boolean): FieldValues =>
	Object.fromEntries(Object.entries(values).filter(([name]) => isWanted(name)));
