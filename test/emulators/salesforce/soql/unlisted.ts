/** Objects whose records a query has to name by the ids that they link, in the words that users quote. */
import type { WhereClause } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from '../errors';
import type { ObjectSchema } from '../schema';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocumentlink.htm */
export function rejectUnlisted(
	{ name, listedById, fields }: ObjectSchema,
	where: WhereClause | undefined,
): void {
	if (!listedById) return;
	const comparisons = [...comparisonsOf(where)];
	const listed = comparisons.filter(({ field }) => listedById.includes(field));
	const isListed = listed.some(({ operator }) => operator === '=' || operator === 'IN');
	if (!isListed || comparisons.some(({ logical }) => logical === 'OR' || logical === 'NOT')) {
		throw malformedQuery(
			`Implementation restriction: ${name} requires a filter by a single Id on ${listedById.join(' or ')} using the equals operator or multiple Id's using the IN operator.`,
		);
	}
	const isOfOne = listed.some(
		({ field, operator }) => field === 'LinkedEntityId' && operator === '=',
	);
	const isId = (path: string) =>
		fields.some(({ name: known, type }) => known === path && /^(id|reference)$/.test(type));
	if (isOfOne || comparisons.every(({ field }) => isId(field))) return;
	throw malformedQuery(
		`Implementation restriction: filtering on non-id fields is only permitted when filtering by ${name}.LinkedEntityId using the equals operator.`,
	);
}

function* comparisonsOf(where: WhereClause | undefined) {
	for (let rest = where; rest; rest = 'right' in rest ? rest.right : undefined) {
		const { left } = rest;
		if (!left || !('field' in left) || !('operator' in left)) continue;
		const logical = 'operator' in rest ? rest.operator : 'AND';
		yield { field: String(left.field), operator: left.operator.toUpperCase(), logical };
	}
}
