/** What a chunk can hold: the sum of the weights of its items is at most `max`. */
export interface Limit<Item> {
	max: number;
	weigh: (item: Item) => number;
}

/** Cuts a list into as few chunks as its order allows; an item that exceeds a limit gets a chunk for itself. */
export function chunk<Item>(
	items: readonly Item[],
	...limits: ReadonlyArray<Limit<Item>>
): Item[][] {
	const chunks: Item[][] = [];
	let sums = limits.map(() => Infinity);
	for (const item of items) {
		const weights = limits.map(({ weigh }) => weigh(item));
		const grown = sums.map((sum, index) => sum + weights[index]!);
		const fits = chunks.length > 0 && grown.every((sum, index) => sum <= limits[index]!.max);
		if (fits) chunks.at(-1)!.push(item);
		else chunks.push([item]);
		sums = fits ? grown : weights;
	}
	return chunks;
}
