/** Which leads have been read, by their number. */
export class Arrivals {
	private readonly seen: Uint8Array;
	count = 0;

	constructor(
		readonly expected: number,
		private readonly numberField: string,
	) {
		this.seen = new Uint8Array(expected);
	}

	/** @throws when a lead is read twice. */
	add(values: Readonly<Record<string, unknown>>): void {
		const number = Number(values[this.numberField]);
		if (this.seen[number] !== 0) throw new Error(`Lead ${number} was emitted twice`);
		this.seen[number] = 1;
		this.count += 1;
	}
}
