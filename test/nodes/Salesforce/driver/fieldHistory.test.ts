import { AGENT_ALICE, AGENT_BOB } from '../../../emulators/salesforce';
import { useEmulatedSalesforce } from './emulated';

const MINUTE = 60_000;

const under = useEmulatedSalesforce({
	trackedFields: {
		Lead: ['Email', 'OwnerId', 'City'],
		Opportunity: ['StageName'],
		Thing__c: ['Account__c', 'Amount__c'],
	},
});
const alice = () => under.emulator.as(AGENT_ALICE.id);
const needs: Record<string, Record<string, string>> = {
	Lead: { LastName: 'Lovelace', Company: 'Engines' },
	Opportunity: { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-12-31' },
	Thing__c: { Name: 'Thing' },
};
const create = (entity: string) => alice().create(entity, needs[entity] ?? {});
const now = () => `${under.emulator.clock.now().toISOString().slice(0, 19)}.000Z`;

beforeAll(() => under.emulator.clock.freeze());
beforeEach(() => under.emulator.clock.advance(MINUTE));

test.each<[entity: string, field: string, value: string | number]>([
	['Lead', 'Email', 'ada@example.com'],
	['Lead', 'OwnerId', AGENT_BOB.id],
	['Lead', 'City', 'London'],
	['Opportunity', 'StageName', 'Closed Won'],
	['Thing__c', 'Amount__c', 7],
])('reports when %s.%s was last changed', async (entity, field, value) => {
	const [changed, other] = [create(entity), create(entity)];
	under.emulator.clock.advance(MINUTE);
	alice().update(entity, changed, { [field]: value });
	const ids = [changed, other];
	const request = { entity, ids, fields: [field], since: now() };
	expect(await under.crm.actions.fieldHistory?.(request)).toEqual(new Map([[changed, now()]]));
	under.emulator.clock.advance(MINUTE);
	expect(await under.crm.actions.fieldHistory?.({ ...request, since: now() })).toEqual(new Map());
});

test('the last of several changes counts, of any field', async () => {
	const id = create('Lead');
	for (const values of [{ Email: 'ada@example.com' }, { City: 'London' }]) {
		under.emulator.clock.advance(MINUTE);
		alice().update('Lead', id, values);
	}
	const request = { entity: 'Lead', ids: [id], fields: ['Email', 'City'] };
	expect(await under.crm.actions.fieldHistory?.(request)).toEqual(new Map([[id, now()]]));
});

test.each([
	['a field that is not tracked', 'Lead', ['Email', 'Phone']],
	['an object that is not tracked', 'Contact', ['Email']],
])('there is no history of %s', async (_, entity, fields) => {
	const request = { entity, ids: [AGENT_BOB.id], fields };
	expect(await under.crm.actions.fieldHistory?.(request)).toBeUndefined();
});

test('any other failure to read it is an error', async () => {
	under.emulator.faults.add({ path: /EntityParticle/, times: Infinity, answer: { status: 503 } });
	const request = { entity: 'Lead', ids: [AGENT_BOB.id], fields: ['Email'] };
	await expect(under.crm.actions.fieldHistory?.(request)).rejects.toMatchObject({ status: 503 });
});
