/**
 * The records that a duplicate rule names in its rejection.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 */
import type { RecordReference } from '../../crm/port';
import type { SalesforceError } from './errorBody';

export function foundDuplicates(error: SalesforceError): RecordReference[] {
	return (resultOf(error)?.matchResults ?? []).flatMap(({ entityType = '', matchRecords = [] }) =>
		matchRecords.flatMap(({ record }) =>
			record?.Id === undefined ? [] : [{ entity: entityType, id: record.Id }],
		),
	);
}

/** What the message about a duplicate says: {duplicateRule} and {duplicates}. */
export function duplicatePlaceholders(error: SalesforceError): Record<string, string> {
	const ids = foundDuplicates(error).map(({ id }) => id);
	return {
		duplicateRule: resultOf(error)?.duplicateRule ?? 'of this org',
		duplicates: ids.length > 0 ? ids.join(', ') : 'similar records',
	};
}

const resultOf = ({ duplicateResult, duplicateResut }: SalesforceError) =>
	duplicateResult ?? duplicateResut;
