/** Records sent in bulk, whatever their number, to the emulated org of one test file. */
import type { BulkResults } from '../../../../../nodes/Salesforce/driver/bulk/results';
import { sendInBulk } from '../../../../../nodes/Salesforce/driver/bulk/sendInBulk';
import { Pace } from '../../../../../nodes/Salesforce/driver/collections/pace';
import { createClient } from '../../../../../nodes/Salesforce/driver/client';
import { kindOf, type PreparedWrite } from '../../../../../nodes/Salesforce/driver/prepare';
import { createSender } from '../../../../../nodes/Salesforce/driver/send';
import type { FieldValues, WriteResult } from '../../../../../nodes/crm/port';
import type { SalesforceEmulator } from '../../../../emulators/salesforce';
import { connect, watch } from '../../../../support/plainTransport';

export const row = (values: FieldValues, rest: Partial<PreparedWrite> = {}): PreparedWrite => ({
	index: 0,
	entity: 'Lead',
	values,
	...rest,
});
export const newLead = (values: FieldValues = {}) =>
	row({ LastName: 'New', Company: 'x', ...values });

export interface Sent {
	/** In the order of the rows; undefined for a row that was not written. */
	results: Array<WriteResult | undefined>;
	/** Such as `PUT ingest ID batches`. */
	requests: string[];
	/** Milliseconds. */
	waits: number[];
}

export async function send(
	emulator: SalesforceEmulator,
	rows: readonly PreparedWrite[],
): Promise<Sent> {
	const { connection, sent } = watch(connect(emulator, emulator.issueToken()));
	const waits: number[] = [];
	const wait = (milliseconds: number) => {
		waits.push(milliseconds);
		return Promise.resolve();
	};
	const sender = createSender({ ...connection, wait });
	const results: BulkResults = new Map();
	const group = { kind: kindOf(rows[0]!), entity: 'Lead', rows: [...rows] };
	const pace = new Pace();
	await sendInBulk(sender, createClient(sender, connection.baseUrl), group, results, pace);
	const requests = sent.map(({ method, url }) => `${method} ${url.split('/').slice(7).join(' ')}`);
	return {
		results: rows.map((each) => results.get(each)),
		requests: requests.map((request) => request.replace(/750\w+/, 'ID')),
		waits,
	};
}
