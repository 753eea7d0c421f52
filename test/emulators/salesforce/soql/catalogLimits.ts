/**
 * What queries of the metadata catalog cannot do: COUNT, GROUP BY, OR, NOT and other comparisons than equals.
 * LIMIT, which Salesforce ignores there, is applied.
 * https://developer.salesforce.com/docs/platform/api-tooling/guide/reference-objects-soql-limits.html
 */
import type { WhereClause } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from '../errors';
import type { CompiledQuery } from './compile';

const COMPARISONS: readonly string[] = ['=', 'IN', 'LIKE'];

export function rejectBeyondCatalog(
	kind: CompiledQuery['kind'],
	where: WhereClause | undefined,
): void {
	if (kind !== 'records') {
		throw malformedQuery(
			'The requested operation is not yet supported by this SObject storage type, contact salesforce.com support for more information.',
		);
	}
	for (let rest = where; rest; rest = 'right' in rest ? rest.right : undefined) {
		const { left } = rest;
		const logical = 'operator' in rest ? rest.operator : 'AND';
		if (logical === 'OR') throw malformedQuery('Disjunctions not supported');
		const isEquals = !left || !('operator' in left) || COMPARISONS.includes(left.operator);
		if (logical === 'NOT' || !isEquals) throw malformedQuery('Only equals comparisons permitted');
	}
}
