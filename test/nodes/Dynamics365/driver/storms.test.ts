/** Many records while the service is overloaded: all are written, none twice, in only a few more calls. */
import { openDataverse } from '../../../../nodes/Dynamics365/driver';
import type { WriteOperation } from '../../../../nodes/crm/port';
import { INTEGRATION_USER, SERVICE_PROTECTION_LIMITS } from '../../../emulators/dataverse';
import { connect } from '../../../support/plainTransport';
import { useEmulatedDataverse, type EmulatedDataverse } from './emulated';

jest.setTimeout(60_000);

const tooMany = {
	status: 429,
	headers: { 'content-type': 'application/json', 'retry-after': '1' },
	body: { error: { code: '0x80072322', message: 'Number of requests exceeded the limit.' } },
};

const admin = ({ emulator }: EmulatedDataverse) => emulator.as(INTEGRATION_USER.id);
const lead = (lastname: string) => ({ lastname, subject: 'x' });
const update = (id: string): WriteOperation => ({
	kind: 'update',
	entity: 'lead',
	id,
	values: { firstname: 'Ada' },
});

/** Half of the leads exist already; every second operation updates one. */
function mixed(under: EmulatedDataverse, count: number, name: string): WriteOperation[] {
	return Array.from({ length: count }, (_, index) => {
		const values = lead(`${name} ${index}`);
		return index % 2 === 0
			? { kind: 'create', entity: 'lead', values: { ...values, firstname: 'Ada' } }
			: update(admin(under).create('lead', values));
	});
}

/** First names of the leads with such last names, which show what was written. */
const firstNames = (under: EmulatedDataverse, name: string) =>
	admin(under)
		.list('lead')
		.filter(({ lastname }) => (lastname as string).startsWith(`${name} `))
		.map(({ firstname }) => firstname);

/** A driver that does this instead of waiting, and to which every call is quick. */
const whileWaiting = (under: EmulatedDataverse, wait: (milliseconds: number) => void) =>
	openDataverse({
		...connect(under.emulator, under.emulator.issueToken()),
		wait: (milliseconds) => Promise.resolve(wait(milliseconds)),
		now: () => 0,
	});

describe('under load', () => {
	const under = useEmulatedDataverse();

	test('a call is rejected', async () => {
		const crm = whileWaiting(under, () => {});
		await crm.describe('lead');
		const operations = mixed(under, 4_000, 'Rejected');
		const before = crm.callCount;
		under.emulator.faults.add({ skip: 2, answer: tooMany });
		const results = await crm.write(operations);
		expect(results.every(({ ok }) => ok)).toBe(true);
		expect(firstNames(under, 'Rejected')).toEqual(operations.map(() => 'Ada'));
		// The first call holds only 100.
		expect(crm.callCount - before).toBe(6);
	});

	test('every first response is lost', async () => {
		await under.crm.describe('lead');
		const operations = mixed(under, 2_400, 'Lost');
		for (const skip of [0, 1, 2]) under.emulator.faults.add({ skip, cut: 'afterWrite' });
		const results = await under.crm.write(operations);
		expect(results.every(({ ok }) => ok)).toBe(true);
		expect(firstNames(under, 'Lost')).toEqual(operations.map(() => 'Ada'));
	});

	test('another user is writing a tenth of the records', async () => {
		const ids = Array.from({ length: 1_000 }, (_, index) =>
			admin(under).create('lead', lead(`Locked ${index}`)),
		);
		const others = under.emulator.begin();
		for (const id of ids.filter((_, index) => index % 10 === 0)) {
			others.as(INTEGRATION_USER.id).update('lead', id, { jobtitle: 'Countess' });
		}
		const crm = whileWaiting(under, () => others.commit());
		await crm.describe('lead');
		const before = crm.callCount;
		const results = await crm.write(ids.map(update));
		expect(results).toEqual(ids.map((id) => ({ ok: true, id })));
		expect(firstNames(under, 'Locked')).toEqual(ids.map(() => 'Ada'));
		// 100 at first, those of them that are locked, and the others.
		expect(crm.callCount - before).toBe(3);
	});
});

describe('near the limits of service protection', () => {
	const serviceProtection = { ...SERVICE_PROTECTION_LIMITS, requests: 2, windowSeconds: 5 };
	const under = useEmulatedDataverse({ serviceProtection });

	test('it waits as long as the service asks', async () => {
		const { clock } = under.emulator;
		clock.freeze();
		const crm = whileWaiting(under, (milliseconds) => clock.advance(milliseconds));
		const operations = mixed(under, 6_000, 'Slow');
		const results = await crm.write(operations);
		expect(results.every(({ ok }) => ok)).toBe(true);
		expect(firstNames(under, 'Slow')).toEqual(operations.map(() => 'Ada'));
		expect(crm.callCount).toBeLessThanOrEqual((8 * 3) / 2);
	});
});
