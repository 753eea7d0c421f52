/**
 * Merges up to three records into one; each request is a separate transaction.
 * https://developer.salesforce.com/docs/platform/api/guide/sforce-api-calls-merge.html
 */
import type { XmlElement } from '../../kernel/xml';
import { mergeRecords, type Merge } from '../records/merge';
import { childrenOf, textOf, type XmlValue } from './envelope';
import { carryOut, rejectTooMany, type SoapContext } from './rows';

const MAX_REQUESTS = 200;

export function merge(context: SoapContext, requests: readonly XmlElement[]): XmlValue[] {
	rejectTooMany(requests, MAX_REQUESTS);
	return carryOut(
		context,
		requests.map(readMerge),
		(request) => {
			const { masterId, mergedIds, relatedIds } = mergeRecords(context, request);
			return { id: masterId, mergedRecordIds: mergedIds, updatedRelatedIds: relatedIds };
		},
		({ masterId = null }) => ({ id: masterId }),
	);
}

const OF_RECORD = ['type', 'Id', 'fieldsToNull'];

function readMerge(element: XmlElement): Merge {
	const [master] = childrenOf(element, 'masterRecord');
	const { children = [] } = master ?? {};
	return {
		type: (master && textOf(master, 'type')) ?? '',
		masterId: master && textOf(master, 'Id'),
		values: {
			...Object.fromEntries(
				children
					.filter(({ name }) => !OF_RECORD.includes(name))
					.map(({ name, text }) => [name, text]),
			),
			...Object.fromEntries(
				children
					.filter(({ name }) => name === 'fieldsToNull')
					.map(({ text: name }): [string, null] => [name, null]),
			),
		},
		mergedIds: childrenOf(element, 'recordToMergeIds').map(({ text }) => text),
	};
}
