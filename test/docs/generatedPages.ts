import { describeOperations } from './describeOperations';
import { describeRequests } from './describeRequests';

/** What writes each page. */
export const generatedPages: Readonly<Record<string, () => string>> = {
	'docs/operations.md': describeOperations,
	'docs/requests.md': describeRequests,
};
