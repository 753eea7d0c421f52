/**
 * The cookie that a page of a FetchXML query ends with: the values that its last row was sorted by.
 * https://learn.microsoft.com/power-apps/developer/data-platform/fetchxml/page-results#paging-cookies
 */
import type { SqlValue } from '../../kernel/store';
import { escapeXml, MalformedXml, parseXml } from '../../kernel/xml';
import { badCookie } from '../errors/fetchErrors';

/** The value of the annotation, in which the cookie itself is encoded twice. */
export function cookieAnnotation(page: number, names: readonly string[], last: SqlValue[]): string {
	const values = names.map((name, index) => {
		const value = last[index] ?? null;
		return value === null
			? `<${name} lastnull="1" />`
			: `<${name} last="${escapeXml(String(value))}" />`;
	});
	const cookie = `<cookie page="${page}">${values.join('')}</cookie>`;
	const encoded = encodeURIComponent(encodeURIComponent(cookie));
	return `<cookie pagenumber="${page + 1}" pagingcookie="${encoded}" istracking="False" />`;
}

/** A cookie of another page than the one before is ignored. */
export function readCookie(cookie: string, page: number): SqlValue[] | undefined {
	try {
		const { name, attributes, children } = parseXml(cookie);
		if (name !== 'cookie') throw badCookie();
		if (attributes.get('page') !== String(page - 1)) return undefined;
		return children.map((each) => each.attributes.get('last') ?? null);
	} catch (error) {
		if (error instanceof MalformedXml) throw badCookie();
		throw error;
	}
}
