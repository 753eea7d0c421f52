/** Associate: associates two records for each item, all items together in few calls. */
import { defineOperation } from '../defineOperation';
import { relatedPairProperties, relatedPairSteps } from './relatedPair';

export const associateRecords = defineOperation({
	resource: 'relation',
	value: 'associate',
	name: 'Associate',
	action: 'Associate two records',
	description:
		'Associate two records through a many-to-many relationship. If they are already associated, the item is unchanged and does not fail.',
	subtitle: '"associate: " + $parameter["relationship"]',
	requires: ['relations'],
	properties: () => [...relatedPairProperties],
	...relatedPairSteps('add'),
});
