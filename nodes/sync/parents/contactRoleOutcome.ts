/** The outcome of a record together with that of the contact role that ties its contact. */
import { CrmError } from '../../crm/errors';
import type { Outcome } from '../matching/outcome';

/** A record is updated when only its contact role was written, and fails when that was not possible. */
export function withContactRole(outcome: Outcome, contactRole: Outcome): Outcome {
	if (contactRole.outcome === 'failed') return { ...failedTie(outcome, contactRole), contactRole };
	const isWritten = contactRole.outcome === 'created' || contactRole.outcome === 'updated';
	if (outcome.outcome !== 'unchanged' || !isWritten) return { ...outcome, contactRole };
	const reason = `${outcome.reason} The contact role was ${contactRole.outcome}.`;
	return { ...outcome, outcome: 'updated', reason, contactRole };
}

function failedTie(
	{ entity, candidates, matchedBy, contact, account, ...rest }: Outcome,
	{ error, reason }: Extract<Outcome, { outcome: 'failed' }>,
): Outcome {
	const { kind, code, status, advice, waitCause, retryAfterMs, outcomeUnknown, fields } = error;
	const message = `The contact role could not be written: ${reason}`;
	return {
		...{ outcome: 'failed', entity, candidates, reason: message },
		...(matchedBy !== undefined && { matchedBy }),
		...('id' in rest && { id: rest.id, url: rest.url }),
		...(account && { account }),
		...(contact && { contact }),
		error: new CrmError(message, {
			...{ kind, code, status, advice, waitCause, retryAfterMs, outcomeUnknown, fields },
			cause: error,
		}),
	};
}
