/** Adds a comment to the case of each of many keys. */
import type { Crm, CreateOperation, EntityDescription, FieldValues } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { findEach } from '../records/identify';
import { mapValues, requireForCreate } from '../values/mapValues';

/** A comment, and the values that identify its case. */
export interface Comment {
	key: FieldValues;
	text: string;
	/** Further values of the comment, by API name. */
	flags?: FieldValues;
}

export interface AddedComment {
	/** Absent in a dry run. */
	id?: string;
	caseId: string;
}

export interface CommentSettings {
	case: EntityDescription;
	/** The entity of comments, and its fields; API names. */
	comments: { entity: string; caseLookup: string; text: string };
	/** True to only check that the cases exist and the comments fit. */
	dryRun: boolean;
	/** IANA name of the workflow's time zone. */
	timezone: string;
}

/**
 * @returns for each comment its ID and that of its case, or why it was not added.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function addComments(
	crm: Pick<Crm, 'describe' | 'find' | 'write'>,
	all: readonly Comment[],
	{ case: description, comments, dryRun, timezone }: CommentSettings,
): Promise<Array<AddedComment | CrmError>> {
	const commentEntity = await crm.describe(comments.entity);
	const keys = all.map(({ key }) => key);
	const found = await findEach(crm, description, keys, {
		fields: [description.idField],
		merged: 'follow',
	});
	const operations = found.map((record, index) => {
		if (record instanceof CrmError) return record;
		const { text, flags } = all[index]!;
		const mapped = { [comments.caseLookup]: record.id, [comments.text]: text, ...flags };
		return toCreate(commentEntity, comments.text, mapped, timezone);
	});
	const ready = operations.filter((each) => !(each instanceof CrmError));
	const written = dryRun ? [] : await crm.write(ready);
	return operations.map((operation) => {
		if (operation instanceof CrmError) return operation;
		const caseId = String(operation.values[comments.caseLookup]);
		const result = written[ready.indexOf(operation)];
		if (!result) return { caseId };
		return result.ok ? { id: result.id, caseId } : result.error;
	});
}

function toCreate(
	description: EntityDescription,
	textField: string,
	mapped: FieldValues,
	timezone: string,
): CreateOperation | CrmError {
	try {
		if (mapped[textField] === '') throw emptyComment(textField);
		const values = mapValues(description, mapped, timezone);
		requireForCreate(description, values);
		return { kind: 'create', entity: description.name, values };
	} catch (error) {
		if (error instanceof CrmError) return error;
		throw error;
	}
}

function emptyComment(field: string): CrmError {
	return new CrmError('The comment is empty.', {
		kind: 'invalidRecord',
		fields: [field],
		advice: 'Enter a comment, or filter out items without one before this node.',
	});
}
