/** Distinguishes rejections of Dataverse from its other answers, and reads them. */
import type { Rejection } from '../../crm/driver/errorRules';
import type { CrmResponse } from '../../crm/transport';

export const isRejection = ({ status }: CrmResponse) => status < 200 || status >= 300;

/** Precedes what the service's reader of bodies reports. */
const PAYLOAD_PREFIX = /^Error identified in Payload .*InnerException : ([\w.]+Exception: )?/;

/** Code and message as Dataverse gave them. */
export function readRejection(body: string): Pick<Rejection, 'code' | 'message' | 'reason'> {
	try {
		const { error } = JSON.parse(body) as { error?: { code?: string; message?: string } };
		const message = (error?.message ?? '').replace(PAYLOAD_PREFIX, '');
		return { code: error?.code ?? '', message };
	} catch {
		return { code: '', message: '', reason: 'notJson' };
	}
}
