/** What operations on pairs of records return, such as a list and its member. */
import type { IDataObject } from 'n8n-workflow';
import { CrmError } from '../../crm/errors';
import { failed, toOutcomeJson } from '../../sync/matching/outcome';
import type { ChangedKeys } from '../../sync/relations/changeEach';
import type { ItemResult } from './operation';

/** @param names what the output calls the IDs of both records. */
export function toPairResult(
	changed: ChangedKeys | CrmError,
	dryRun: boolean,
	names: readonly [first: string, second: string],
): ItemResult {
	if (changed instanceof CrmError) return { json: toPairFailure(changed), error: changed };
	const { outcome, reason, firstId, secondId } = changed;
	return {
		json: {
			...{ outcome, ...(reason !== undefined && { reason }) },
			...(dryRun && { dryRun }),
			...{ [names[0]]: firstId, [names[1]]: secondId },
		},
		isWritten: outcome !== 'unchanged' && !dryRun,
	};
}

export const toPairFailure = (error: CrmError): IDataObject =>
	toOutcomeJson(failed('', error)) as IDataObject;
