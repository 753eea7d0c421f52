import type { SqlValue } from '../../kernel/store';
import type { Context } from '../api/context';
import { badOptionValue } from '../errors/queryErrors';

/**
 * Where a page begins, as a page's next link carries it: the sort values of the last row, as in the real service,
 * so that rows written in between neither shift nor repeat.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/page-results
 */
export interface PageStart {
	values: readonly SqlValue[];
	/** The change tracking token that the last page will return; undefined when changes are not tracked. */
	trackingToken?: string;
}

interface Cookie extends PageStart {
	pageNumber: number;
}

/** Where the request's page begins; undefined for the first one. */
export const pageStart = ({ options }: Context): PageStart | undefined =>
	options.skipToken === undefined ? undefined : readCookie(options.skipToken);

/** The address of the next page. Clients shall use it as it is. */
export function nextLink(context: Context, start: PageStart): string {
	const { skipToken } = context.options;
	const pageNumber = (skipToken === undefined ? 1 : readCookie(skipToken).pageNumber) + 1;
	return linkWith(context, '$skiptoken', writeCookie({ ...start, pageNumber }));
}

/** The request's own address with one option set, and the options of earlier pages taken out. */
export function linkWith({ request, root, path }: Context, name: string, value: string): string {
	const query = request.url.split('?').slice(1).join('?');
	const kept = query
		.split('&')
		.filter((part) => part !== '' && !/^(\$|%24)(skiptoken|deltatoken)=/.test(part));
	return `${root}${path}?${[...kept, `${name}=${encodeURIComponent(value)}`].join('&')}`;
}

const COOKIE =
	/^<cookie pagenumber="(\d+)" pagingcookie="([^"]*)" istracking="(?:True|False)" \/>$/;

function writeCookie({ pageNumber, ...start }: Cookie): string {
	const inner = encodeURIComponent(JSON.stringify(start));
	const tracking = start.trackingToken === undefined ? 'False' : 'True';
	return `<cookie pagenumber="${pageNumber}" pagingcookie="${inner}" istracking="${tracking}" />`;
}

function readCookie(token: string): Cookie {
	const [, pageNumber, inner] = COOKIE.exec(token) ?? [];
	if (pageNumber === undefined || inner === undefined) throw badOptionValue('$skiptoken', token);
	const start = JSON.parse(decodeURIComponent(inner)) as PageStart;
	return { ...start, pageNumber: Number(pageNumber) };
}
