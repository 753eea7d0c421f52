/** What the driver needs to know of a FetchXML text, and changes in it: the attributes of its first element. */
import { CrmError } from '../../crm/errors';
import { escapeXml, unescapeXml } from '../../crm/driver/xml';

/** A query, and what decides how it is read. */
export interface Fetch {
	text: string;
	/** Logical name of the table. */
	entity: string;
	/** Of the first page. */
	page: number;
	/** Rows in one page. */
	count?: number;
	/** Rows in all; such a query has no pages. */
	top?: number;
	/** True for a query that counts or adds up rows. */
	isAggregate: boolean;
}

const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** A start tag; quoted values can contain `>`. */
const tag = (name: string) => new RegExp(`<${name}\\b((?:[^>"']|"[^"]*"|'[^']*')*)>`);

const FETCH = tag('fetch');
const ENTITY = tag('entity');

/** @throws CrmError when the text is not a query: whether all of it is valid, Dataverse says. */
export function readFetch(text: string): Fetch {
	const withoutComments = text.replace(/<!--[\s\S]*?-->/g, '');
	const fetch = FETCH.exec(withoutComments);
	const entity = ENTITY.exec(withoutComments);
	const name = entity && attributesOf(entity[1]!).get('name');
	if (!fetch || !name) throw notFetchXml();
	const attributes = attributesOf(fetch[1]!);
	if (/^0+$/.test(attributes.get('count') ?? '')) throw emptyPages();
	return {
		text: withoutComments,
		entity: name,
		page: numberIn(attributes, 'page') ?? 1,
		count: numberIn(attributes, 'count'),
		top: numberIn(attributes, 'top'),
		isAggregate: attributes.get('aggregate') === 'true',
	};
}

/** Sets attributes of the fetch element; undefined removes one. */
export function withAttributes(
	text: string,
	changes: Readonly<Record<string, string | undefined>>,
): string {
	return text.replace(FETCH, (_, content: string) => {
		const attributes = attributesOf(content);
		for (const [name, value] of Object.entries(changes)) {
			if (value === undefined) attributes.delete(name);
			else attributes.set(name, value);
		}
		const written = [...attributes].map(([name, value]) => ` ${name}="${escapeXml(value) ?? ''}"`);
		return `<fetch${written.join('')}>`;
	});
}

const attributesOf = (content: string) =>
	new Map(
		[...content.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
			name,
			unescapeXml(double ?? single ?? ''),
		]),
	);

function numberIn(attributes: ReadonlyMap<string, string>, name: string): number | undefined {
	const value = attributes.get(name);
	// What is not a number stays as it is, for Dataverse to reject.
	return value !== undefined && /^[1-9]\d*$/.test(value) ? Number(value) : undefined;
}

/** Pages without rows would never end. */
function emptyPages(): CrmError {
	return new CrmError('The count of the query is 0, but must be at least 1.', {
		kind: 'misconfigured',
		advice: 'Remove the count from the fetch element, or set it to the number of rows in a page.',
	});
}

function notFetchXml(): CrmError {
	return new CrmError('The query is not FetchXML.', {
		kind: 'misconfigured',
		advice:
			'Enter a fetch element that contains an entity element with the name of a table, such as <fetch><entity name="lead"><attribute name="fullname"/></entity></fetch>. You can download FetchXML from Advanced Find in Dynamics 365.',
	});
}
