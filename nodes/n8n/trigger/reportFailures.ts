/** Reports the entities that a poll could not read, while it returns the changes of the others. */
import type { IPollFunctions } from 'n8n-workflow';
import { CrmError } from '../../crm/errors';
import { toNodeError } from '../errors';
import type { EntityPosition, EntityRead } from './readInTurn';

/**
 * n8n saves each failure as a failed execution and starts the error workflow, as it does when a poll fails. An error that
 * is thrown would discard the changes of the other entities, and let n8n poll less often.
 */
export function reportFailures(
	context: IPollFunctions,
	reads: readonly EntityRead<EntityPosition>[],
): void {
	for (const read of reads) {
		if (read.state !== 'failed') continue;
		const { entity } = read.position.settings;
		context.__emitError(toNodeError(context.getNode(), withOthers(read.error, entity)));
	}
}

function withOthers(error: unknown, entity: string): unknown {
	if (!(error instanceof CrmError)) return error;
	const { message, advice, cause, ...details } = error;
	const others = `Changes of "${entity}" wait until it can be read. Other changes are still returned.`;
	return new CrmError(message, {
		...details,
		cause,
		advice: advice === undefined ? others : `${advice} ${others}`,
	});
}
