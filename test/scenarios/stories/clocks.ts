/** Timestamps, transactions and clocks that differ. */
import type { Scenario } from '../scenario';
import { HOUR, MINUTE } from '../stage/time';

const lateCommit: Scenario = {
	name: 'Committed 18 minutes after its timestamp',
	async play({ colleague, n8n }) {
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		const longImport = colleague.begin();
		longImport.create();
		for (let minute = 0; minute < 18; minute += 1) {
			colleague.create();
			await n8n.tickEvery(MINUTE, MINUTE);
		}
		longImport.commit();
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
};

const hostClock = (minutes: number, direction: string): Scenario => ({
	name: `n8n's clock 20 minutes ${direction}`,
	async play({ time, colleague, n8n }) {
		time.setHostError(minutes * MINUTE);
		await n8n.start();
		await n8n.tickEvery(MINUTE, 2 * MINUTE);
		for (let minute = 0; minute <= 60; minute += 1) {
			colleague.create();
			await n8n.tickEvery(MINUTE, MINUTE);
		}
		await n8n.tickEvery(MINUTE, 40 * MINUTE);
	},
});

const daylightSaving = (moment: string, direction: string): Scenario => ({
	name: `Clocks in Berlin go ${direction} one hour`,
	async play({ time, colleague, n8n }) {
		time.setHostTimeZone('Europe/Berlin');
		time.set(moment);
		time.pass(-90 * MINUTE);
		const old = colleague.create();
		time.pass(HOUR);
		await n8n.start();
		await n8n.tickEvery(10 * MINUTE, 20 * MINUTE);
		for (let write = 0; write < 12; write += 1) {
			colleague.create();
			colleague.update(old);
			await n8n.tickEvery(10 * MINUTE, 10 * MINUTE);
		}
		await n8n.tickEvery(10 * MINUTE, HOUR);
	},
});

export const clocks: readonly Scenario[] = [
	lateCommit,
	hostClock(20, 'ahead'),
	hostClock(-20, 'behind'),
	daylightSaving('2026-03-29T01:00:00Z', 'forward'),
	daylightSaving('2026-10-25T01:00:00Z', 'back'),
];
