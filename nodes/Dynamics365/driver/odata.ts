/** Queries that users write themselves: a path with query options, such as `leads?$select=fullname&$top=10`. */
import { bindPlaceholders } from '../../crm/driver/placeholders';
import { UnreadableAnswer } from '../../crm/driver/readAnswer';
import type { QueryRow, TextQuery } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { label } from './errors';
import { literal } from './query';
import type { Sender } from './send';

const QUOTED = /'(?:''|[^'])*'/;

const SYNTAX = {
	crm: label,
	quotedText: QUOTED,
	toLiteral: (...[type, value]: Parameters<typeof literal>) => {
		const text = literal(type, value);
		return text === undefined ? undefined : encodeURIComponent(text);
	},
};

interface Page {
	/** Rows, or the value of a single column. */
	value?: unknown;
	'@odata.nextLink'?: string;
}

/** A path to a number of rows, such as `leads/$count?$filter=…`. */
const IS_COUNT = /^[^?]*\/(\$|%24)count(\?|$)/;

/**
 * The only answer without JSON: a bare number, after a byte order mark. It is at most 5,000.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/count-rows
 */
async function readCount(sender: Sender, path: string): Promise<number> {
	const { content } = await sender.send({
		method: 'GET',
		path,
		semantics: 'read',
		read: ({ body }) => {
			const number = body.replace(/^\uFEFF/, '').trim();
			if (!/^\d+$/.test(number)) throw new UnreadableAnswer();
			return Number(number);
		},
	});
	return content;
}

/**
 * Reads pages until the limit is reached. A path to a single record returns that record, and one to a number of rows
 * returns it as `count`.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/overview
 */
export async function odata(
	sender: Sender,
	{ text, parameters, limit = Infinity }: TextQuery,
): Promise<QueryRow[]> {
	const rows: QueryRow[] = [];
	const first = toPath(bindPlaceholders(text.trim(), parameters, SYNTAX));
	if (IS_COUNT.test(first)) return [{ count: await readCount(sender, first) }];
	let path: string | undefined = first;
	while (path !== undefined && rows.length < limit) {
		const page: Page & QueryRow = await sender.getJson<Page & QueryRow>(path);
		const some = Array.isArray(page.value) ? page.value : [page];
		for (const row of (some as QueryRow[]).slice(0, limit - rows.length))
			rows.push(withoutControl(row));
		path = page['@odata.nextLink'];
	}
	return rows;
}

/** Characters that a URL cannot hold are encoded; what is encoded already stays as it is. */
function toPath(text: string): string {
	const path = text.replace(/^\/?(api\/data\/v[\d.]+\/)?/, '');
	if (path === '' || /^[a-z]+:/i.test(path)) throw notAPath();
	const base = 'https://environment/';
	return new URL(withInertTexts(path).replaceAll('#', '%23'), base).href.slice(base.length);
}

/** Within a quoted text, `&` would end the option, and `+` would be a space. */
const withInertTexts = (path: string) =>
	path.replace(new RegExp(QUOTED, 'g'), (text) => text.replace(/[&+]/g, encodeURIComponent));

/** Without what the service says about the answer and the row. */
export function withoutControl(row: QueryRow): QueryRow {
	return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('@odata.')));
}

function notAPath(): CrmError {
	return new CrmError('The query is not a valid Web API path.', {
		kind: 'misconfigured',
		advice:
			'Enter the entity set name of a table and query options, such as leads?$select=fullname&$top=10, without the address of the environment.',
	});
}
