/** Which files and notes belong to records. */
import { chunk } from '../../../crm/driver/chunk';
import type { Client } from '../client';
import { quoted } from '../query';
import { MAX_SOQL, readEach } from '../read';

/** A file or note, of which Salesforce keeps versions. */
export interface DocumentRow {
	Id: string;
	Title: string;
	FileExtension: string | null;
	FileType: string | null;
	ContentSize: number;
	CreatedDate: string;
	LastModifiedDate: string;
	LatestPublishedVersionId: string;
}

interface LinkRow {
	LinkedEntityId: string;
	ContentDocument: DocumentRow;
}

const DOCUMENT_FIELDS = [
	'Id',
	'Title',
	'FileExtension',
	'FileType',
	'ContentSize',
	'CreatedDate',
	'LastModifiedDate',
	'LatestPublishedVersionId',
].map((field) => `ContentDocument.${field}`);

/** Of a list in a query. */
const MAX_IDS = 1_000;

/** One query for each list of ids that fits into it. @param start the query up to the list. */
export function queriesFor(start: string, ids: readonly string[]): string[] {
	const lists = chunk(
		ids.map(quoted),
		{ max: MAX_SOQL - start.length - 2, weigh: (id) => id.length + 1 },
		{ max: MAX_IDS, weigh: () => 1 },
	);
	return lists.map((list) => `${start}(${list.join(',')})`);
}

/** The file type of enhanced notes. */
const NOTE = 'SNOTE';

export const isNote = ({ FileType }: DocumentRow) => FileType === NOTE;

/** What one kind of record is read by in the same call. */
export interface OtherQuery {
	/** The query up to the list of the ids of its parents. */
	start: string;
}

/**
 * The documents of each record, and the rows of another object that names it as its parent, in as few calls as possible.
 * A query of links has to list the ids of records or documents, and cannot filter by anything else.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocumentlink.htm
 */
export async function readAttached<Child extends { ParentId: string }>(
	client: Client,
	ids: readonly string[],
	{ start }: OtherQuery,
): Promise<{
	documents: ReadonlyMap<string, DocumentRow[]>;
	children: ReadonlyMap<string, Child[]>;
}> {
	const fields = ['LinkedEntityId', ...DOCUMENT_FIELDS].join(', ');
	const links = queriesFor(
		`SELECT ${fields} FROM ContentDocumentLink WHERE LinkedEntityId IN `,
		ids,
	);
	const others = queriesFor(start, ids);
	const rows = await readEach<LinkRow | Child>(client, [...links, ...others]);
	const linked = rows.slice(0, links.length).flat() as LinkRow[];
	const children = rows.slice(links.length).flat() as Child[];
	return {
		documents: new Map(
			[...Map.groupBy(linked, ({ LinkedEntityId }) => LinkedEntityId)].map(([id, some]) => [
				id,
				some.map(({ ContentDocument }) => ContentDocument),
			]),
		),
		children: Map.groupBy(children, ({ ParentId }) => ParentId),
	};
}

/** Orders newest first. */
export const byAge = (left: { createdAt: string }, right: { createdAt: string }) =>
	right.createdAt.localeCompare(left.createdAt);
