/** Contact Conditions of the triggers: only opportunities whose contact meets them. */
import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { CrmError } from '../../crm/errors';
import type { ConditionInput } from '../../sync/changes/conditions';
import { conditionsProperty, toConditionInputs } from '../conditionProperties';
import { shownForOpportunities } from '../entity';
import type { Product } from '../product';

/** Conditions on related records, as the user set them. */
export interface RelatedInputs {
	/** API name of the entity of the related records. */
	entity: string;
	conditions: ConditionInput[];
}

/** The parameter, where the CRM has opportunities that are for contacts. It is shown for these alone. */
export function contactConditionsOf({ opportunities }: Product): INodeProperties[] {
	if (!opportunities) return [];
	return [
		conditionsProperty(
			{
				displayName: 'Contact Conditions',
				name: 'contactConditions',
				description:
					'Only opportunities with a contact that meets all of these conditions start the workflow, such as a field for the ID in the other CRM that is not empty. Changing a contact does not count as changing its opportunities. Deleted opportunities are not checked.',
				displayOptions: { show: { entity: shownForOpportunities } },
			},
			{
				fields: { loadOptionsMethod: 'getContactFields', loadOptionsDependsOn: ['entity.value'] },
				values: { searchListMethod: 'searchContactConditionValues', searchable: true },
			},
		),
	];
}

/** @throws CrmError for an entity that has no contacts to check. */
export function readContactConditions(
	context: IPollFunctions,
	{ opportunities, people }: Product,
	entity: string,
): RelatedInputs | undefined {
	if (!opportunities) return undefined;
	const saved = context.getNodeParameter('contactConditions.condition', []) as ConditionInput[];
	if (saved.length === 0) return undefined;
	if (entity.toLowerCase() === opportunities.entity.toLowerCase()) {
		return { entity: people.contact.name, conditions: toConditionInputs(saved) };
	}
	throw new CrmError(`Contact Conditions cannot be used with "${entity}".`, {
		kind: 'misconfigured',
		advice: `Remove them, or select ${opportunities.entity}.`,
	});
}
