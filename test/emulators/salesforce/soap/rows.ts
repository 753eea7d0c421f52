/** The rows of a call: each is carried out as a whole, and has its own result. */
import { ApiError, type ErrorEntry } from '../errors';
import type { Org } from '../org';
import type { Writer } from '../records/records';
import { apiFault, type XmlValue } from './envelope';

/** On whose behalf a call is carried out. */
export interface SoapContext {
	org: Org;
	writer: Writer;
}

/** @throws SoapFault for more rows than a call takes. */
export function rejectTooMany(rows: readonly unknown[], limit: number): void {
	if (rows.length <= limit) return;
	throw apiFault(
		'EXCEEDED_ID_LIMIT',
		`record limit reached. cannot submit more than ${limit} records into this call`,
	);
}

type Result = { readonly [name: string]: XmlValue };

/** @param failed what the result of a row that is rejected has besides its errors. */
export function carryOut<Row>(
	{ org }: SoapContext,
	rows: readonly Row[],
	write: (row: Row) => Result,
	failed: (row: Row) => Result,
): Result[] {
	return rows.map((row) => {
		try {
			return { ...org.store.atomically(() => write(row)), success: true };
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			return { ...failed(row), errors: error.entries.map(toError), success: false };
		}
	});
}

/**
 * A row that a duplicate rule holds back says which records it has found.
 * https://developer.salesforce.com/docs/platform/api/guide/sforce-api-calls-concepts-core-data-objects.html
 */
function toError({ errorCode, message, fields = [], duplicateResult }: ErrorEntry): XmlValue {
	return {
		...(duplicateResult && { '@xsi:type': 'DuplicateError' }),
		fields: [...fields],
		message,
		statusCode: errorCode,
		...(duplicateResult && { duplicateResult: toDuplicates(duplicateResult as DuplicateResult) }),
	};
}

interface DuplicateResult {
	allowSave: boolean;
	duplicateRule: string;
	duplicateRuleEntityType: string;
	errorMessage: string;
	matchResults: Array<{
		entityType: string;
		matchEngine: string;
		matchRecords: Array<{ matchConfidence: number; record: { Id: string } }>;
		rule: string;
		size: number;
		success: boolean;
	}>;
}

const toDuplicates = ({ matchResults, ...rule }: DuplicateResult): XmlValue => ({
	...rule,
	matchResults: matchResults.map(({ matchRecords, entityType, ...match }) => ({
		entityType,
		...{ matchEngine: match.matchEngine, rule: match.rule },
		matchRecords: matchRecords.map(({ matchConfidence, record: { Id } }) => ({
			matchConfidence,
			// Partner messages have the id of a record twice.
			record: { '@xsi:type': 'sf:sObject', 'sf:type': entityType, 'sf:Id': [Id, Id] },
		})),
		...{ size: match.size, success: match.success },
	})),
});
