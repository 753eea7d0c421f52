/**
 * Takes records out of the recycle bin.
 * https://developer.salesforce.com/docs/platform/api/guide/sforce-api-calls-undelete.html
 */
import type { XmlElement } from '../../kernel/xml';
import { undeleteRecord } from '../records/undelete';
import type { XmlValue } from './envelope';
import { carryOut, rejectTooMany, type SoapContext } from './rows';

const MAX_IDS = 200;

export function undelete(context: SoapContext, ids: readonly XmlElement[]): XmlValue[] {
	rejectTooMany(ids, MAX_IDS);
	return carryOut(
		context,
		ids.map(({ text }) => text),
		(id) => ({ id: undeleteRecord(context, id) }),
		(id) => ({ id: id === '' ? null : id }),
	);
}
