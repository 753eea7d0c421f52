/** Times of day in Salesforce: as conditions, as values to match by, and as the trigger emits them. */
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';

const stage = setCaseStage(salesforce, startSalesforce);
const { entity } = salesforce.thing;
const newThing = (Name: string, Start__c: string) =>
	stage.crm.colleague.create(entity, { Name, Start__c });

test.each([
	['greaterOrEqual', '9:30', ['Late', 'On Time']],
	['lessThan', '09:30:00', ['Early']],
	['equals', '09:30:00.000Z', ['On Time']],
])('the condition %s %s', async (operator, value, expected) => {
	const condition = [{ field: 'Start__c', operator, value }];
	const emitted = await stage.emitted(
		entity,
		() => {
			newThing('Early', '09:29:59.999Z');
			newThing('On Time', '09:30:00.000Z');
			newThing('Late', '21:00:00.000Z');
		},
		{ conditions: { condition } },
	);
	expect(emitted.map(({ Name }) => Name).toSorted()).toEqual(expected);
});

test('a condition that is not a time is rejected when it is set', async () => {
	const condition = [{ field: 'Start__c', operator: 'equals', value: 'noon' }];
	const emitted = stage.emitted(entity, () => {}, { conditions: { condition } });
	await expect(emitted).rejects.toThrow(/"Start" must be a time/);
});

test('a record is found by its time, in whatever form it is written', async () => {
	const id = newThing('Opening', '07:15:00.000Z');
	const matchBy = {
		searchIn: 'entity',
		matchBy: 'customFields',
		matchRules: { rule: [{ fields: ['Start__c'] }] },
	};
	for (const Start__c of ['7:15', '07:15:00', '7:15 AM', '07:15:00.000Z']) {
		const outcome = await stage.write(entity, { Name: 'Opening', Start__c }, matchBy);
		expect(outcome).toMatchObject({ outcome: 'unchanged', id });
	}
});
