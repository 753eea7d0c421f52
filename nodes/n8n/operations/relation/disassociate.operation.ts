/** Disassociate: ends the association of two records for each item, all items together in few calls. */
import { defineOperation } from '../defineOperation';
import { relatedPairProperties, relatedPairSteps } from './relatedPair';

export const disassociateRecords = defineOperation({
	resource: 'relation',
	value: 'disassociate',
	name: 'Disassociate',
	action: 'Disassociate two records',
	description:
		'Disassociate two records in a many-to-many relationship. The records themselves are not deleted. If they are not associated, the item is unchanged and does not fail.',
	subtitle: '"disassociate: " + $parameter["relationship"]',
	requires: ['relations'],
	properties: () => [...relatedPairProperties],
	...relatedPairSteps('remove'),
});
