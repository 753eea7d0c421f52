/** Lists of records, as the CRM searches and sorts them, page by page. */
import type { INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { CrmError } from '../../crm/errors';
import type {
	Condition,
	Conditions,
	Crm,
	CrmRecord,
	EntityDescription,
	FieldDescription,
	QueryRequest,
} from '../../crm/port';
import { PAGE_SIZE, toPage } from './listPage';

/** Which records of an entity are listed. */
export interface RecordList {
	entity: string;
	/** API names, of which the first other field is shown beside the name; the first email address where absent. */
	details?: readonly string[];
	/** Shown beside the name where the list has records of several entities. */
	kind?: string;
	/** Only records that meet all of these. */
	only?: readonly Condition[];
}

/**
 * @param lists one after the other.
 * @param filter part of a name or of the detail; all records where it is empty.
 * @param paginationToken of the page before.
 * @throws CrmError for records that have no name, and when the CRM rejects the search.
 */
export async function listRecords(
	crm: Crm,
	lists: readonly RecordList[],
	filter: string,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const shown: ShownFields[] = [];
	for (const list of lists) shown.push(shownFields(await crm.describe(list.entity), list));
	// Each page is found again from the start: CRMs cannot skip records in a way that stays valid between calls.
	const limit = Number(paginationToken ?? 0) + PAGE_SIZE + 1;
	const requests = lists.map(({ entity, only = [] }, index): QueryRequest => {
		const { name, detail } = shown[index]!;
		const conditions = toConditions(shown[index]!, only, filter.trim());
		return {
			entity,
			fields: [name, ...(detail ? [detail] : [])].map((field) => field.name),
			sort: [{ field: name.name, direction: 'ascending' }],
			...(conditions.conditions.length > 0 && { conditions }),
			limit,
		};
	});
	const found = lists.map((): INodeListSearchItems[] => []);
	for await (const { request, records } of crm.query(requests)) {
		const toItem = (record: CrmRecord) =>
			toListItem(crm, record, shown[request]!, lists[request]!.kind);
		found[request]!.push(...records.map(toItem));
	}
	return toPage(found.flat(), paginationToken, (item) => item);
}

interface ShownFields {
	name: FieldDescription;
	detail?: FieldDescription;
}

function shownFields(
	{ fields, primaryNameField, label }: EntityDescription,
	{ details }: RecordList,
): ShownFields {
	const usable = fields.filter(({ readable, filterable }) => readable && filterable);
	const name = usable.find((field) => field.name === primaryNameField);
	if (!name) {
		throw new CrmError(`${label} records cannot be listed, because they have no name field.`, {
			kind: 'misconfigured',
			advice: 'Enter the ID of the record instead.',
		});
	}
	const isDetail = (field: FieldDescription) =>
		details === undefined ? field.type === 'email' : details.includes(field.name);
	return { name, detail: usable.find((field) => field !== name && isDetail(field)) };
}

function toConditions(
	{ name, detail }: ShownFields,
	only: readonly Condition[],
	filter: string,
): Conditions {
	const contains = ({ name: field, type }: FieldDescription): Condition => ({
		...{ field, type, operator: 'contains', values: [filter] },
	});
	if (filter === '') return { combine: 'all', conditions: only };
	// Conditions do not nest: beside others, only one field is searched.
	if (only.length > 0) {
		const searched = detail?.type === 'email' && filter.includes('@') ? detail : name;
		return { combine: 'all', conditions: [...only, contains(searched)] };
	}
	return { combine: 'any', conditions: [name, ...(detail ? [detail] : [])].map(contains) };
}

function toListItem(
	crm: Pick<Crm, 'linkTo'>,
	{ entity, id, values }: CrmRecord,
	{ name, detail }: ShownFields,
	kind: string | undefined,
): INodeListSearchItems {
	const details = [detail && values[detail.name], kind].filter(Boolean).join(', ');
	const title = String(values[name.name] ?? id);
	return {
		name: details === '' ? title : `${title} (${details})`,
		value: id,
		url: crm.linkTo(entity, id),
	};
}
