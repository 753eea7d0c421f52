import { describeRequests } from './describeRequests';
import { describeIndex } from './operations/describeIndex';
import { describeResource } from './operations/describeResource';
import { resourcePages } from './operations/resourcePages';

/** The folder in which every page is generated. */
export const GENERATED_FOLDER = 'docs/operations';

/** What writes each page. */
export const generatedPages: Readonly<Record<string, () => string>> = {
	'docs/operations.md': describeIndex,
	...Object.fromEntries(
		resourcePages.map((page) => [`${GENERATED_FOLDER}/${page.file}`, () => describeResource(page)]),
	),
	'docs/requests.md': describeRequests,
};
