/** Builds outcomes: of records that are not written, and of writes that were sent. */
import type { Crm, RecordReference, WriteOperation, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { FieldChange } from '../values/compare';
import type { Found, Match } from './candidates';
import type { Decision } from './decide';
import type { ParentReport } from '../parents/linkParents';
import { failed, type Candidate, type Outcome } from './outcome';
import type { SyncReport } from './syncPolicy';

type LinkTo = Crm['linkTo'];

/** A write that was decided, with what is reported about it. */
export interface PlannedWrite {
	operation: WriteOperation;
	found: Found;
	changes: readonly FieldChange[];
	/** The outcome's reason when the write succeeds. */
	reason: string;
	/** What is reported of a sync with stamps, and of the records that this one belongs to. */
	report?: SyncReport & ParentReport;
	/** True where the record is the source of a change, and gets its link and its stamp. */
	isWriteBack?: boolean;
}

export function withoutWrite(
	linkTo: LinkTo,
	outcome: 'skipped' | 'review',
	found: Found,
	entity: string,
	reason: string,
): Outcome {
	return { outcome, ...matchDetails(linkTo, found, entity), reason };
}

export function unchanged(
	linkTo: LinkTo,
	found: Found,
	{ entity, id }: RecordReference,
	reason: string,
): Outcome {
	return {
		outcome: 'unchanged',
		...matchDetails(linkTo, found, entity),
		id,
		url: linkTo(entity, id),
		changes: [],
		reason,
	};
}

export function notDecided(
	linkTo: LinkTo,
	found: Found,
	entity: string,
	{ reason, failure }: Extract<Decision, { action: 'fail' }>,
): Outcome {
	const fields = found.matches[0]?.fields;
	const error = new CrmError(reason, { kind: 'invalidRecord', ...failure, fields });
	return notPlanned(linkTo, found, entity, error);
}

/** The outcome of a record whose values do not fit what was found. */
export function notPlanned(linkTo: LinkTo, found: Found, entity: string, error: CrmError): Outcome {
	return { ...failed(entity, error), ...matchDetails(linkTo, found, entity) };
}

const mayBeWritten = {
	create: 'The record may have been created: check the CRM before you run this item again.',
	update: 'The record may still have been written.',
};

/** The outcome of a write that was sent, whether or not a response came. */
export function writeOutcome(linkTo: LinkTo, write: PlannedWrite, result: WriteResult): Outcome {
	const { operation, found, changes, reason, report } = write;
	const details = matchDetails(linkTo, found, operation.entity);
	if (!result.ok) {
		const duplicates = (result.duplicates ?? []).map((each) => toCandidate(linkTo, each));
		return {
			...failed(operation.entity, result.error),
			...details,
			...(report?.account && { account: report.account }),
			...(report?.contact && { contact: report.contact }),
			candidates: [...details.candidates, ...duplicates],
			...(result.createdId !== undefined && {
				id: result.createdId,
				url: linkTo(operation.entity, result.createdId),
			}),
			...(result.error.outcomeUnknown && {
				reason: `${result.error.message} ${mayBeWritten[operation.kind]}`,
			}),
		};
	}
	const url = linkTo(operation.entity, result.id);
	const settled = { ...details, ...report, id: result.id, url, changes };
	if (operation.kind === 'create' && result.existed) {
		const because = 'a record with the same match value was created after the search';
		return { outcome: 'updated', ...settled, reason: `Updated: ${because}.` };
	}
	return { outcome: operation.kind === 'create' ? 'created' : 'updated', ...settled, reason };
}

/** The outcome of a create without a response, once its record was found. */
export function confirmedCreate(linkTo: LinkTo, write: PlannedWrite, id: string): Outcome {
	const reason = `${write.reason} The response was lost; verified in the CRM.`;
	return writeOutcome(linkTo, { ...write, reason }, { ok: true, id });
}

/** The outcome of a write without a response, once the record was read again and holds all the values that were sent. */
export function confirmedUpdate(outcome: Outcome, { changes }: PlannedWrite): Outcome {
	return {
		...outcome,
		outcome: 'updated',
		changes,
		reason: 'Written, but the response was lost; verified in the CRM.',
	};
}

function matchDetails(linkTo: LinkTo, { matchedBy, matches }: Found, entity: string) {
	return {
		entity,
		...(matchedBy !== undefined && { matchedBy }),
		candidates: matches.map((match) => toCandidate(linkTo, match.record, match)),
	};
}

function toCandidate(
	linkTo: LinkTo,
	{ entity, id }: RecordReference,
	{ fields, weakness }: Pick<Match, 'fields' | 'weakness'> = { fields: [] },
): Candidate {
	return { entity, id, url: linkTo(entity, id), fields, ...weakness };
}
