/** Every request of the driver to Salesforce, those of jsforce included, goes through here. */
import type { ReadAllowance } from '../../crm/driver/allowance';
import { createSendKernel, type SendKernel, type SignedInConnection } from '../../crm/driver/send';
import { isRejection, label, toCrmError } from './errors';

export type Sender = SendKernel;

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
export function createSender(connection: SignedInConnection): Sender {
	return createSendKernel(connection, {
		label,
		isError: isRejection,
		toCrmError,
		readAllowance,
	});
}

/**
 * Calls of the last 24 hours and their limit; other parts of the header can stand beside them.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
 */
const readAllowance: ReadAllowance = ({ 'sforce-limit-info': usage = '' }) => {
	const [, used, limit] = /(?:^|[;,\s])api-usage=(\d+)\/(\d+)/.exec(usage) ?? [];
	if (used === undefined) return undefined;
	return { left: Math.max(0, Number(limit) - Number(used)), limit: Number(limit), period: 'day' };
};
