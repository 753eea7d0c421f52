/** The results of SOAP calls: one for each row, as jsforce has read them. */
import { sendInCalls } from '../../crm/driver/sendInCalls';
import { CrmError } from '../../crm/errors';
import { label, toRowError, type SalesforceError } from './errors';

/** What the results of all calls have. */
interface SoapResult {
	success: boolean;
	errors: readonly SoapError[];
}

/** One that a duplicate rule has caused has what the rule found; a list with one element is that element. */
interface SoapError {
	statusCode: string;
	message: string;
	fields?: readonly string[] | null;
	duplicateResult?: { duplicateRule?: string; matchResults?: OneOrMore<SoapMatches> };
}

interface SoapMatches {
	entityType?: string;
	matchRecords?: OneOrMore<{ record?: { 'sf:Id'?: OneOrMore<string> } }>;
}

type OneOrMore<Each> = Each | readonly Each[];

export interface SoapRows<Row, Result extends SoapResult> {
	rows: readonly Row[];
	/** Maximum number of rows in a call. */
	max: number;
	/** API name of the object that errors are about. */
	entityOf: (row: Row) => string;
	send: (rows: Row[]) => Promise<readonly Result[]>;
}

/** @returns for each row its result, or why it was rejected. */
export async function sendSoapRows<Row, Result extends SoapResult>({
	rows,
	max,
	entityOf,
	send,
}: SoapRows<Row, Result>): Promise<Array<Result | CrmError>> {
	return await sendInCalls(rows, max, async (call) => {
		const results = await send([...call]);
		if (results.length !== call.length) throw incomplete();
		return results.map((result, index) =>
			result.success
				? result
				: toRowError(result.errors.map(toSalesforceError), entityOf(call[index]!)),
		);
	});
}

const incomplete = () =>
	new CrmError(`${label} did not return a result for each record.`, {
		kind: 'report',
		outcomeUnknown: true,
		advice: `Check in ${label} what was changed, then run the workflow again.`,
	});

function toSalesforceError(error: SoapError): SalesforceError {
	const { statusCode, message, fields, duplicateResult } = error;
	return {
		...{ statusCode, message, fields: [...(fields ?? [])] },
		...(duplicateResult && {
			duplicateResult: {
				duplicateRule: duplicateResult.duplicateRule,
				matchResults: listOf(duplicateResult.matchResults).map(({ entityType, matchRecords }) => ({
					entityType,
					matchRecords: listOf(matchRecords).map(({ record }) => ({
						record: { Id: listOf(record?.['sf:Id'])[0] },
					})),
				})),
			},
		}),
	};
}

const listOf = <Each>(value: OneOrMore<Each> | undefined): readonly Each[] =>
	value === undefined ? [] : ([value].flat() as Each[]);
