/** Conditions on the contacts of opportunities, which are the records that lookups refer to. */
import { chunk } from '../../crm/driver/chunk';
import { CrmError } from '../../crm/errors';
import type { FeedRequest, RelatedConditions, RelatedFilterRequest } from '../../crm/port';
import { toFilter } from './conditions';
import type { Metadata } from './describe';
import { label } from './errors';
import { jsonParameter, queryString } from './query';
import { readAll } from './read';
import type { Sender } from './send';
import type { Table } from './tables';

/** The lookups by which the rows of a table are related to those of another one; API names of the columns. */
const RELATIONS: ReadonlyArray<{ entity: string; relatedEntity: string; lookups: string[] }> = [
	{
		entity: 'opportunity',
		relatedEntity: 'contact',
		lookups: ['parentcontactid', 'customerid_contact'],
	},
];

/**
 * A row meets it by any of its lookups; one without a related row does not, whatever the conditions.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
 * @returns a filter in parentheses.
 * @throws CrmError when the tables are not related, or a condition does not fit.
 */
export async function toRelatedFilter(
	metadata: Metadata,
	table: Table,
	{ entity: relatedEntity, conditions }: RelatedConditions,
): Promise<string> {
	const { name: entity } = table.description;
	const relation = RELATIONS.find(
		(each) => each.entity === entity && each.relatedEntity === relatedEntity,
	);
	const related = await metadata.table(relatedEntity);
	const filters = (relation?.lookups ?? []).flatMap((lookup) => {
		const binds = table.columns.get(lookup)?.binds ?? [];
		return binds
			.filter(({ target }) => target === relatedEntity)
			.map(({ navigation }) => {
				const isThere = `${navigation}/${related.description.idField} ne null`;
				return `(${isThere} and ${toFilter(related, conditions, `${navigation}/`)})`;
			});
	});
	if (filters.length === 0) throw notRelated(entity, relatedEntity);
	return `(${filters.join(' or ')})`;
}

/** All conditions of a request, each in parentheses. */
export async function toFilters(
	metadata: Metadata,
	table: Table,
	{ conditions, related }: Pick<FeedRequest, 'conditions' | 'related'>,
): Promise<string[]> {
	return [
		...(conditions ? [toFilter(table, conditions)] : []),
		...(related ? [await toRelatedFilter(metadata, table, related)] : []),
	];
}

/** Ids of one query: the list of an In, with room for the other conditions. */
const MAX_IDS = 400;

export async function filterRelated(
	sender: Sender,
	metadata: Metadata,
	{ entity, ids, related }: RelatedFilterRequest,
): Promise<ReadonlySet<string>> {
	const table = await metadata.table(entity);
	const { setName, description } = table;
	const { idField } = description;
	const filter = await toRelatedFilter(metadata, table, related);
	const queries = chunk(ids, { max: MAX_IDS, weigh: () => 1 }).map((some) => ({
		path: `${setName}?${queryString({
			$select: idField,
			$filter: `Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2) and ${filter}`,
			'@p1': `'${idField}'`,
			'@p2': jsonParameter(some),
		})}`,
		entity,
		prefer: [],
	}));
	const rows = (await readAll(sender, queries)).flat();
	return new Set(rows.map((row) => String(row[idField])));
}

const notRelated = (entity: string, relatedEntity: string) =>
	new CrmError(`${label} cannot filter ${entity} by conditions on ${relatedEntity}.`, {
		kind: 'misconfigured',
		advice: 'Remove these conditions.',
	});
