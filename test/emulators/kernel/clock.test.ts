import { EmulatedClock } from './clock';

const noon = new Date('2026-03-01T12:00:00.000Z');
const second = 1000;

let clock: EmulatedClock;
beforeEach(() => {
	jest.useFakeTimers({ now: noon });
	clock = new EmulatedClock();
});
afterEach(() => jest.useRealTimers());

const systemTimePasses = (milliseconds: number) => jest.advanceTimersByTime(milliseconds);

describe('EmulatedClock', () => {
	test('shows the system time until it is moved', () => {
		systemTimePasses(second);
		expect(clock.now().toISOString()).toBe('2026-03-01T12:00:01.000Z');
	});

	test.each([
		['forward', 3600 * second, '2026-03-01T13:00:01.000Z'],
		['back', -60 * second, '2026-03-01T11:59:01.000Z'],
	])('can be moved %s and runs on', (_direction, milliseconds, expected) => {
		clock.advance(milliseconds);
		systemTimePasses(second);
		expect(clock.now().toISOString()).toBe(expected);
	});

	test('can be put to a date', () => {
		clock.set(new Date('2030-01-01T00:00:00.000Z'));
		systemTimePasses(second);
		expect(clock.now().toISOString()).toBe('2030-01-01T00:00:01.000Z');
	});

	test('stops when frozen, and can be moved', () => {
		clock.freeze();
		systemTimePasses(second);
		expect(clock.now()).toEqual(noon);
		clock.advance(5 * second);
		systemTimePasses(second);
		expect(clock.now().toISOString()).toBe('2026-03-01T12:00:05.000Z');
	});

	test('runs on from where it was frozen', () => {
		clock.freeze();
		systemTimePasses(60 * second);
		clock.run();
		systemTimePasses(second);
		expect(clock.now().toISOString()).toBe('2026-03-01T12:00:01.000Z');
	});
});
