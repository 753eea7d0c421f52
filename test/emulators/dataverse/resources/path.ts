import { badPath } from '../errors/queryErrors';
import type { Segment } from '../odata/ast';
import { parseSegment } from '../odata/parse';

/** Characters that a key value in a URL cannot have, also not when they are encoded. */
const BREAKS_URL = /[/<>*%&:\\?+]/;

/**
 * The segments of a resource path, such as `leads(…)` and `$count`.
 * https://learn.microsoft.com/power-apps/developer/data-platform/define-alternate-keys-entity
 */
export function readPath(path: string): Segment[] {
	return path
		.split('/')
		.filter((part) => part !== '')
		.map((part) => readSegment(part));
}

function readSegment(raw: string): Segment {
	const text = decode(raw);
	const keyValues = text.slice(text.indexOf('('));
	if (text.includes('(') && BREAKS_URL.test(keyValues)) throw badPath();
	try {
		return parseSegment(text);
	} catch {
		throw badPath();
	}
}

function decode(raw: string): string {
	try {
		return decodeURIComponent(raw);
	} catch {
		throw badPath();
	}
}
