/** FetchXML queries that users write themselves, read page by page. */
import { bindPlaceholders } from '../../crm/driver/placeholders';
import { CrmError } from '../../crm/errors';
import type { QueryParameter, QueryRow, TextQuery } from '../../crm/port';
import { sendBatch } from './batch';
import type { Metadata } from './describe';
import { label, readPart } from './errors';
import { readFetch, withAttributes, type Fetch } from './fetchText';
import { withoutControl } from './odata';
import { literal, queryString } from './query';
import { MAX_URL } from './read';
import { preferences } from './records';
import type { Sender } from './send';
import { escapeXml } from '../../crm/driver/xml';

/** The maximum number of rows in one page. */
const MAX_PAGE = 5000;

const PAGING = [
	'odata.include-annotations="Microsoft.Dynamics.CRM.fetchxmlpagingcookie,Microsoft.Dynamics.CRM.morerecords"',
];

const SYNTAX = {
	crm: label,
	// Only a whole value can be a placeholder: any other text between quotes or tags is as the user wrote it. The quote
	// after a placeholder begins no text.
	quotedText:
		/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|(?<==\s*)"(?!:[A-Za-z_]\w*")[^"]*"|(?<==\s*)'(?!:[A-Za-z_]\w*')[^']*'|>(?!\s*:[A-Za-z_]\w*\s*<)[^<]*/,
	toLiteral: (type: QueryParameter['type'], value: Parameters<typeof literal>[1]) => {
		if (value === null || value === '') return undefined;
		if (type === 'text') return escapeXml(String(value));
		const text = literal(type, value);
		return type === 'boolean' && text !== undefined ? String(Number(text === 'true')) : text;
	},
	toList: (literals: readonly string[]) => literals.join('</value><value>'),
};

interface FetchPage {
	value: QueryRow[];
	'@Microsoft.Dynamics.CRM.fetchxmlpagingcookie'?: string;
	'@Microsoft.Dynamics.CRM.morerecords'?: boolean;
}

/**
 * Reads pages until the limit is reached.
 * https://learn.microsoft.com/power-apps/developer/data-platform/fetchxml/page-results
 */
export async function fetchXml(
	sender: Sender,
	metadata: Metadata,
	{ text, parameters, limit = Infinity }: TextQuery,
): Promise<QueryRow[]> {
	rejectListsInAttributes(text, parameters);
	const fetch = readFetch(bindPlaceholders(text.trim(), parameters, SYNTAX));
	const setName = await metadata.setName(fetch.entity);
	const rows: QueryRow[] = [];
	let query = firstPage(fetch, limit);
	for (let page = fetch.page; ; page += 1) {
		const answer = await readPage(sender, { setName, query, entity: fetch.entity });
		for (const row of answer.value.slice(0, limit - rows.length)) rows.push(withoutControl(row));
		if (
			answer['@Microsoft.Dynamics.CRM.morerecords'] !== true ||
			rows.length >= limit ||
			fetch.top !== undefined
		)
			return rows;
		query = withAttributes(query, {
			page: String(page + 1),
			'paging-cookie': readCookie(answer['@Microsoft.Dynamics.CRM.fetchxmlpagingcookie']),
		});
	}
}

/** No more rows than the limit; the size of a page is the same for all pages. `top` and pages exclude each other. */
function firstPage({ text, top, count, isAggregate }: Fetch, limit: number): string {
	if (top !== undefined) return withAttributes(text, { top: String(Math.min(top, limit)) });
	const size = Math.min(count ?? MAX_PAGE, limit);
	return size === (count ?? MAX_PAGE) || isAggregate
		? text
		: withAttributes(text, { count: String(size) });
}

/**
 * The cookie in the annotation is encoded twice. A query that has none is paged by number alone.
 * https://learn.microsoft.com/power-apps/developer/data-platform/fetchxml/page-results#paging-cookies
 */
function readCookie(annotation = ''): string | undefined {
	const encoded = /\bpagingcookie="([^"]*)"/.exec(annotation)?.[1];
	try {
		return encoded ? decodeURIComponent(decodeURIComponent(encoded)) : undefined;
	} catch {
		return undefined;
	}
}

/** A query that is too long for a URL is sent in a `$batch`. */
async function readPage(
	sender: Sender,
	{ setName, query, entity }: { setName: string; query: string; entity: string },
): Promise<FetchPage> {
	const path = `${setName}?${queryString({ fetchXml: query })}`;
	const headers = preferences(PAGING);
	if (path.length < MAX_URL.alone) {
		return await sender.getJson<FetchPage>(path, { headers, entity });
	}
	if (path.length > MAX_URL.inBatch) throw tooLong();
	const { parts } = await sendBatch(sender, [{ method: 'GET', path, headers }], {
		semantics: 'read',
	});
	return readPart<FetchPage>(parts[0]!, { entity, writes: false });
}

/** A list becomes several elements, so it cannot be in an attribute. */
function rejectListsInAttributes(text: string, parameters: readonly QueryParameter[]): void {
	const wrong = parameters.find(
		({ name, value }) =>
			Array.isArray(value) && (text.includes(`":${name}"`) || text.includes(`':${name}'`)),
	);
	if (!wrong) return;
	throw new CrmError(`The query parameter "${wrong.name}" is a list, but is used as one value.`, {
		kind: 'misconfigured',
		fields: [wrong.name],
		advice: `Use the operator in, and put <value>:${wrong.name}</value> inside the condition.`,
	});
}

function tooLong(): CrmError {
	return new CrmError(`The query is too long for ${label}.`, {
		kind: 'misconfigured',
		advice: 'Shorten it, or divide its lists of values between several items.',
	});
}
