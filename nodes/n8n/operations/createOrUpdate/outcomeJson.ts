import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from '../../../sync/matching/outcome';

/** The fields of the item that an outcome becomes. */
export function toOutcomeJson(outcome: Outcome): IDataObject {
	if (outcome.outcome !== 'failed') return { ...outcome };
	const { error, ...reported } = outcome;
	return {
		...reported,
		error: { code: error.code ?? null, message: error.message, fields: error.fields },
	};
}
