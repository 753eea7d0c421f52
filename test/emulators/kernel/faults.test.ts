import { Faults, type Fault } from './faults';

/** For each of `count` equal requests, whether the fault happened to it. */
const happens = (faults: Faults, count: number, method = 'GET', path = '/leads?$top=1') =>
	Array.from({ length: count }, () => faults.take(method, path) !== undefined);

describe('Faults', () => {
	test.each<[string, Fault, boolean[]]>([
		['happens once by default', {}, [true, false, false]],
		['happens as often as requested', { times: 2 }, [true, true, false]],
		['happens for ever', { times: Infinity }, [true, true, true]],
		['lets some requests go well first', { skip: 2 }, [false, false, true]],
		['happens to its method', { method: 'GET' }, [true, false, false]],
		['leaves other methods alone', { method: 'PATCH' }, [false, false, false]],
		['happens to its path and query', { path: /leads\?\$top/ }, [true, false, false]],
		['leaves other paths alone', { path: /contacts/ }, [false, false, false]],
	])('%s', (_case, fault, expected) => {
		const faults = new Faults();
		faults.add(fault);
		expect(happens(faults, 3)).toEqual(expected);
	});

	test('a global expression is tested from the start each time', () => {
		const faults = new Faults();
		faults.add({ path: /leads/g, times: 2 });
		expect(happens(faults, 3)).toEqual([true, true, false]);
	});

	test('one that still waits lets the next one happen', () => {
		const faults = new Faults();
		faults.add({ skip: 1, delayMs: 1 });
		faults.add({ delayMs: 2 });
		expect(faults.take('GET', '/')).toMatchObject({ delayMs: 2 });
		expect(faults.take('GET', '/')).toMatchObject({ delayMs: 1 });
	});

	test('can all be cleared', () => {
		const faults = new Faults();
		faults.add({ times: Infinity });
		faults.clear();
		expect(happens(faults, 1)).toEqual([false]);
	});
});
