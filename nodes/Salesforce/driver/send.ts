/** Every request of the driver to Salesforce, those of jsforce included, goes through here. */
import { createSendKernel, type SendKernel, type SignedInConnection } from '../../crm/driver/send';
import { isRejection, label, toCrmError } from './errors';

export type Sender = SendKernel;

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
export function createSender(connection: SignedInConnection): Sender {
	return createSendKernel(connection, { label, isError: isRejection, toCrmError });
}
