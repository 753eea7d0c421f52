/** Conditions on the contacts of opportunities, which contact roles tie to them. */
import { chunk } from '../../crm/driver/chunk';
import { CrmError } from '../../crm/errors';
import type { RelatedConditions, RelatedFilterRequest } from '../../crm/port';
import type { Client } from './client';
import { toFilter } from './conditions';
import type { Metadata } from './describe';
import { label } from './errors';
import { quoted } from './query';
import { MAX_SOQL, readAll } from './read';

/** The object whose records tie those of two others; API names. */
interface Relation {
	entity: string;
	relatedEntity: string;
	ties: string;
	/** The lookup to the record. */
	lookup: string;
	/** The relationship to the related record. */
	relationship: string;
}

const RELATIONS: readonly Relation[] = [
	{
		entity: 'Opportunity',
		relatedEntity: 'Contact',
		ties: 'OpportunityContactRole',
		lookup: 'OpportunityId',
		relationship: 'Contact',
	},
];

/**
 * A semi-join. It stands beside the other conditions, never within parentheses or an OR, where Salesforce rejects it.
 * https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-soql-select-comparisonoperators.html
 * @throws CrmError when the objects are not related, or a condition does not fit.
 */
export async function toSemiJoin(
	metadata: Metadata,
	entity: string,
	related: RelatedConditions,
): Promise<string> {
	const { ties, lookup, filter } = await toTieFilter(metadata, entity, related);
	return `Id IN (SELECT ${lookup} FROM ${ties} WHERE ${filter})`;
}

/** Ids of one query: with the ids and the filter, it stays well below the limit. */
const MAX_IDS = 2_000;

/** The same conditions for known records: their contact roles are queried instead. */
export async function filterRelated(
	client: () => Promise<Client>,
	metadata: Metadata,
	{ entity, ids, related }: RelatedFilterRequest,
): Promise<ReadonlySet<string>> {
	const { ties, lookup, filter } = await toTieFilter(metadata, entity, related);
	const lists = chunk(
		ids,
		{ max: MAX_IDS, weigh: () => 1 },
		{ max: MAX_SOQL - filter.length - 200, weigh: (id) => quoted(id).length + 1 },
	);
	const queries = lists.map(
		(some) =>
			`SELECT ${lookup} FROM ${ties} WHERE ${lookup} IN (${some.map(quoted).join(',')}) AND ${filter}`,
	);
	const rows = await readAll<Record<string, string>>(await client(), queries);
	return new Set(rows.map((row) => row[lookup]!));
}

/** What is deleted along with an opportunity or a contact ties them no more. */
async function toTieFilter(
	metadata: Metadata,
	entity: string,
	{ entity: relatedEntity, conditions }: RelatedConditions,
): Promise<Relation & { filter: string }> {
	const relation = RELATIONS.find(
		(each) => each.entity === entity && each.relatedEntity === relatedEntity,
	);
	if (!relation) throw notRelated(entity, relatedEntity);
	const description = await metadata.describe(relatedEntity);
	const filter = toFilter(description, conditions, `${relation.relationship}.`);
	return { ...relation, filter: `IsDeleted = false AND ${filter}` };
}

const notRelated = (entity: string, relatedEntity: string) =>
	new CrmError(`${label} cannot filter ${entity} by conditions on ${relatedEntity}.`, {
		kind: 'misconfigured',
		advice: 'Remove these conditions.',
	});
