/**
 * The oldest n8n that the nodes run in. Before 2.11, n8n's HTTP helper ignores which status to except from
 * `ignoreHttpStatusErrors`, so that expired tokens would not be renewed. n8n 1.82 has no NodeConnectionTypes.
 */
import { NodeConnectionTypes, NodeOperationError, type INode } from 'n8n-workflow';
import { version as ownVersion } from 'n8n-workflow/package.json';

/** n8n 2 and its n8n-workflow have the same major and minor version. */
const OLDEST = { major: 2, minor: 11 };

const workflowVersion = readWorkflowVersion();

/** The main input or output, also where an older n8n loads the nodes: they load, so that they can say what is wrong. */
export const MAIN = (NodeConnectionTypes as typeof NodeConnectionTypes | undefined)?.Main ?? 'main';

/** @throws NodeOperationError when the n8n that runs the node is too old. */
export function requireN8n(node: INode): void {
	const [major = 0, minor = 0] = workflowVersion.split('.').map(Number);
	if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return;
	const message = `This node needs n8n ${OLDEST.major}.${OLDEST.minor} or newer. This n8n is older: its version of n8n-workflow is ${workflowVersion}.`;
	throw new NodeOperationError(node, message, {
		description: 'Update n8n, and run the workflow again.',
	});
}

/**
 * Of n8n's own n8n-workflow. npm can have installed another one beside the package, which stays as old as it is when n8n
 * is updated.
 */
function readWorkflowVersion(): string {
	try {
		const file = require.main?.require('n8n-workflow/package.json') as
			{ version: string } | undefined;
		return file?.version ?? ownVersion;
	} catch {
		// A process manager started n8n, and is the main module.
		return ownVersion;
	}
}
