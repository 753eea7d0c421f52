/** Sets of items that grow together, with labels that say why. */
export class DisjointSets<Item> {
	private readonly all = new Set<MutableSet<Item>>();
	private readonly setOf = new Map<Item, MutableSet<Item>>();

	/** Puts the items, and all that are with them already, into one set. A single item is no set. */
	join(items: readonly Item[], label: string): void {
		if (items.length < 2) return;
		const found = new Set(items.flatMap((item) => this.setOf.get(item) ?? []));
		const [largest = { members: [], labels: [] }, ...others] = [...found].toSorted(
			(left, right) => right.members.length - left.members.length,
		);
		this.all.add(largest);
		for (const other of others) {
			this.all.delete(other);
			for (const member of other.members) this.put(member, largest);
			largest.labels = [...new Set([...largest.labels, ...other.labels])];
		}
		for (const item of items) if (this.setOf.get(item) !== largest) this.put(item, largest);
		if (!largest.labels.includes(label)) largest.labels.push(label);
	}

	/** All items that are in a set. */
	members(): Iterable<Item> {
		return this.setOf.keys();
	}

	areTogether(items: readonly Item[]): boolean {
		const [first] = items;
		const set = first === undefined ? undefined : this.setOf.get(first);
		return set !== undefined && items.every((item) => this.setOf.get(item) === set);
	}

	sets(): ReadonlyArray<{ members: readonly Item[]; labels: readonly string[] }> {
		return [...this.all];
	}

	private put(item: Item, set: MutableSet<Item>): void {
		set.members.push(item);
		this.setOf.set(item, set);
	}
}

interface MutableSet<Item> {
	members: Item[];
	labels: string[];
}
