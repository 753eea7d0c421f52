/** Queries that users write themselves: a path with query options, such as `leads?$select=fullname&$top=10`. */
import { bindPlaceholders } from '../../crm/driver/placeholders';
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
	value?: QueryRow[];
	'@odata.nextLink'?: string;
}

/**
 * Reads pages until the limit is reached. A path to a single record returns that record.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/overview
 */
export async function odata(
	sender: Sender,
	{ text, parameters, limit = Infinity }: TextQuery,
): Promise<QueryRow[]> {
	const rows: QueryRow[] = [];
	let path: string | undefined = toPath(bindPlaceholders(text.trim(), parameters, SYNTAX));
	while (path !== undefined && rows.length < limit) {
		const page: Page & QueryRow = await sender.getJson<Page & QueryRow>(path);
		const some = page.value ?? [page];
		for (const row of some.slice(0, limit - rows.length)) rows.push(withoutControl(row));
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
