/**
 * What a request asks for in its `Prefer` header.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors#prefer-headers
 */
export interface Preferences {
	returnRepresentation: boolean;
	continueOnError: boolean;
	trackChanges: boolean;
	maxPageSize?: number;
	/** Whether an annotation such as `OData.Community.Display.V1.FormattedValue` is wanted. */
	wantsAnnotation: (name: string) => boolean;
	/** The value of `odata.include-annotations` as it was sent. */
	includeAnnotations?: string;
}

const PREFERENCE = /([\w.-]+)(?:\s*=\s*(?:"([^"]*)"|([^,\s]*)))?/g;

export function parsePreferences(header: string | undefined): Preferences {
	const given = new Map(
		[...(header ?? '').matchAll(PREFERENCE)].map(([, name = '', quoted, bare]) => [
			name,
			quoted ?? bare ?? '',
		]),
	);
	const pageSize = Number(given.get('odata.maxpagesize'));
	const includeAnnotations = given.get('odata.include-annotations');
	return {
		returnRepresentation: given.get('return') === 'representation',
		continueOnError: given.has('odata.continue-on-error'),
		trackChanges: given.has('odata.track-changes'),
		maxPageSize: Number.isInteger(pageSize) && pageSize > 0 ? pageSize : undefined,
		wantsAnnotation: annotationFilter(includeAnnotations ?? ''),
		includeAnnotations,
	};
}

/** The list names annotations, in full or up to a `*`. */
function annotationFilter(list: string): (name: string) => boolean {
	const patterns = list.split(',').map((pattern) => pattern.trim());
	return (name) =>
		patterns.some((pattern) =>
			pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
		);
}
