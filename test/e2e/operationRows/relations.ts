import { named, sent, type OperationRow } from './row';

const relationship = named('contactleads_association');
const pair = {
	...{ relationship, findFirstBy: 'id', firstId: sent('contact') },
	...{ findSecondBy: 'id', secondId: sent('lead') },
};
const associate: OperationRow = {
	of: 'relation.associate',
	given: ({ create }) => ({
		contact: create('contact', { lastname: 'Hopper' }),
		lead: create('lead', { lastname: 'Lovelace', subject: 'Engines' }),
	}),
	parameters: pair,
	items: ({ contact, lead }) => [{ outcome: 'created', firstId: contact, secondId: lead }],
	after: ({ contact, lead }) => [['contactleads', { contactid: contact, leadid: lead }, {}]],
};

/** Relation, in Dynamics 365. */
export const relationRows: OperationRow[] = [
	associate,
	{
		of: 'relation.disassociate',
		follows: associate,
		parameters: pair,
		items: ({ contact, lead }) => [{ outcome: 'deleted', firstId: contact, secondId: lead }],
		after: ({ contact }) => [['contactleads', { contactid: contact }, undefined]],
	},
	{
		of: 'relation.list',
		follows: associate,
		parameters: { relationship, side: 'first', findBy: 'id', recordId: sent('contact') },
		items: ({ lead }) => [{ id: lead, lastname: 'Lovelace' }],
	},
];
