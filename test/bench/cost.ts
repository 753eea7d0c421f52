/** What a run costs this process: the CRM is in another one. */

/** Microseconds of processor time. */
export interface Cost {
	/** All of it: HTTP, TLS, parsing, the node itself and garbage collection. */
	cpu: number;
	/** What JSON.parse alone needs for the same responses. */
	jsonParse: number;
}

/** Responses are longer than anything else that is parsed. */
const MIN_LENGTH = 50_000;

/** How many of them are parsed again to measure it. */
const SAMPLES = 5;

/** Measures from its creation on. */
export class CostWatch {
	private readonly began = process.cpuUsage();
	private readonly parse = JSON.parse.bind(JSON);
	private readonly samples: string[] = [];
	private characters = 0;

	constructor() {
		JSON.parse = (text: string, reviver?: Parameters<typeof JSON.parse>[1]): unknown => {
			if (text.length >= MIN_LENGTH) this.see(text);
			return this.parse(text, reviver);
		};
	}

	/** @returns the cost of one of this many records. */
	stop(records: number): Cost {
		const { user, system } = process.cpuUsage(this.began);
		JSON.parse = this.parse;
		return {
			cpu: (user + system) / records,
			jsonParse: (this.perCharacter() * this.characters) / records,
		};
	}

	private see(text: string): void {
		this.characters += text.length;
		if (this.samples.length < SAMPLES) this.samples.push(text);
	}

	private perCharacter(): number {
		const length = this.samples.reduce((sum, text) => sum + text.length, 0);
		if (length === 0) return 0;
		const { user, system } = this.parseSamples();
		return (user + system) / length;
	}

	private parseSamples(): NodeJS.CpuUsage {
		for (const text of this.samples) this.parse(text);
		const began = process.cpuUsage();
		for (const text of this.samples) this.parse(text);
		return process.cpuUsage(began);
	}
}
