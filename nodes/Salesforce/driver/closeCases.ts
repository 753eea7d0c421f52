/** Closes cases: sets a status that the org counts as closed. */
import type { CaseToClose, WriteOperation, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Client } from './client';
import { findStatus } from './statuses';

interface CaseStatus {
	ApiName: string;
	MasterLabel: string;
	IsClosed: boolean;
}

/**
 * The comment is created with the update, so that a case is not closed without it.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_casestatus.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_case.htm
 */
export async function closeCases(
	client: Client,
	cases: readonly CaseToClose[],
	write: (operations: readonly WriteOperation[]) => Promise<WriteResult[]>,
): Promise<Array<CrmError | undefined>> {
	const { records } = await client.query<CaseStatus>(
		'SELECT ApiName, MasterLabel, IsClosed FROM CaseStatus ORDER BY SortOrder',
	);
	const closing = records.filter(({ IsClosed }) => IsClosed);
	const results: Array<CrmError | undefined> = [];
	const operations: WriteOperation[] = [];
	const places: number[] = [];
	for (const [place, { id, resolution, status }] of cases.entries()) {
		const closed = findStatus(closing, status, 'closed cases');
		if (closed instanceof CrmError) {
			results[place] = closed;
			continue;
		}
		const values = { Status: closed, ...(resolution !== '' && { Comments: resolution }) };
		operations.push({ kind: 'update', entity: 'Case', id, values });
		places.push(place);
	}
	const written = operations.length > 0 ? await write(operations) : [];
	written.forEach((result, index) => {
		results[places[index]!] = result.ok ? undefined : result.error;
	});
	return cases.map((_, place) => results[place]);
}
