/** Records that name their owner, in every way in which records are sent. */
import type { FieldValues, WriteOperation } from '../../../../nodes/crm/port';
import {
	AGENT_ALICE,
	AGENT_BOB,
	INTEGRATION_USER,
	STANDARD_RULES,
} from '../../../emulators/salesforce';
import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce({ duplicateRules: STANDARD_RULES });
const admin = () => under.emulator.as(INTEGRATION_USER.id);
const owned = { OwnerId: AGENT_ALICE.id };
let unlike = 0;

beforeEach(() => under.emulator.assignmentRules.set('Lead', AGENT_BOB.id));
afterEach(() => {
	under.emulator.assignmentRules.clear();
	under.emulator.typeReferences = 'resolved';
});

const create = (values: FieldValues): WriteOperation => ({
	kind: 'create',
	entity: 'Lead',
	values: { LastName: `Number ${(unlike += 1)}`, Company: `Company ${unlike}`, ...values },
});

async function write(operations: readonly WriteOperation[]) {
	await under.crm.describe('Lead');
	const before = under.sent.length;
	const results = await under.crm.write(operations);
	const owners = results.map((result) =>
		result.ok ? admin().get('Lead', result.id)?.OwnerId : result.error.message,
	);
	return { owners, calls: under.sent.length - before };
}

/** An update of the version that was read. */
function update(values: FieldValues) {
	const id = admin().create('Lead', { LastName: `Old ${(unlike += 1)}`, Company: 'x', ...owned });
	const ifVersion = String(admin().get('Lead', id)?.SystemModstamp);
	return { kind: 'update' as const, entity: 'Lead', id, values, ifVersion };
}

test('created: in a list, outside of /composite, and by a unique field', async () => {
	const upsert = { ...create({ ...owned, CrmId__c: 'owned' }), upsertBy: 'CrmId__c' };
	const upsertFree = { ...create({ CrmId__c: 'free' }), upsertBy: 'CrmId__c' };
	const rows = [
		...[create(owned), create({}), upsert, upsertFree],
		...[create({ ...owned, Title: '@{x.y}' }), create({ Title: '@{x.y}' })],
	];
	const { owners } = await write(rows);
	expect(owners).toEqual(rows.map((_, index) => (index % 2 === 0 ? AGENT_ALICE.id : AGENT_BOB.id)));
});

test.each([
	['in lists', 'resolved', 'Ours'],
	['one by one', 'literal', 'Ours'],
	['outside of /composite', 'resolved', '@{x.y}'],
] as const)('updated %s', async (_, way, Title) => {
	under.emulator.typeReferences = way;
	const { owners } = await write([update({ Title, ...owned }), update({ Title })]);
	expect(owners).toEqual([AGENT_ALICE.id, AGENT_ALICE.id]);
});

test('records without assignment rules are not separated', async () => {
	const accounts = [{ Name: 'Owned', ...owned }, { Name: 'Free' }].map(
		(values): WriteOperation => ({ kind: 'create', entity: 'Account', values }),
	);
	await under.crm.write(accounts);
	const body = under.sent.at(-1)?.body ?? '';
	expect(body.match(/"referenceId"/g)).toHaveLength(1);
	expect(body).not.toContain('Sforce-Auto-Assign');
});

test('a thousand alike take one call; a mixed thousand takes two at most', async () => {
	const all = Array.from({ length: 1000 }, () => create(owned));
	expect((await write(all)).calls).toBe(1);
	const mixed = Array.from({ length: 1000 }, (_, index) => create(index % 2 ? owned : {}));
	const { owners, calls } = await write(mixed);
	expect(calls).toBe(2);
	expect(owners).toEqual(mixed.map((_, index) => (index % 2 ? AGENT_ALICE.id : AGENT_BOB.id)));
});
