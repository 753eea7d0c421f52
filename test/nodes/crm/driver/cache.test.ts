import { createCache } from '../../../../nodes/crm/driver/cache';

/** A cache, what it has read, and how to make a read fail. */
function openCache() {
	const reads: string[] = [];
	const failing = new Set<string>();
	const cache = createCache((name) => {
		reads.push(name);
		return failing.has(name) ? Promise.reject(new Error(name)) : Promise.resolve(reads.length);
	});
	return { cache, reads, failing };
}

test('each name is read once, also by calls at the same time', async () => {
	const { cache, reads } = openCache();
	expect(await Promise.all([cache.get('lead'), cache.get('lead')])).toEqual([1, 1]);
	expect(await cache.get('contact')).toBe(2);
	expect(await cache.get('lead')).toBe(1);
	expect(reads).toEqual(['lead', 'contact']);
});

test('a failure is forgotten', async () => {
	const { cache, failing } = openCache();
	failing.add('lead');
	const both = [cache.get('lead'), cache.get('lead')];
	await Promise.all(both.map((each) => expect(each).rejects.toThrow('lead')));
	failing.clear();
	expect(await cache.get('lead')).toBe(2);
});

test('what is known is returned without a read', async () => {
	const { cache, reads } = openCache();
	expect(cache.known('lead')).toBeUndefined();
	await cache.get('lead');
	expect(await cache.known('lead')).toBe(1);
	expect(reads).toEqual(['lead']);
});
