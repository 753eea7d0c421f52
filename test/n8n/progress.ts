/** Tells a person what is going on and since when. */
export interface Progress {
	/** Announces the step, keeps counting its seconds, and says when it is done or failed. */
	step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

const PLAIN_INTERVAL_MS = 15_000;
const LIVE_INTERVAL_MS = 1000;

/** On a terminal each step is one line that counts; elsewhere the line is repeated now and then. */
export function terminalProgress(out: NodeJS.WriteStream = process.stderr): Progress {
	return {
		async step(title, work) {
			const startedAt = Date.now();
			const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
			const say = (state: string) =>
				out.write(out.isTTY ? `\r\x1b[K${title} … ${state}` : `${title} … ${state}\n`);
			say('');
			const ticking = setInterval(
				() => say(seconds()),
				out.isTTY ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS,
			);
			let outcome = 'failed';
			try {
				const result = await work();
				outcome = `done in ${seconds()}`;
				return result;
			} finally {
				clearInterval(ticking);
				say(outcome);
				if (out.isTTY) out.write('\n');
			}
		},
	};
}
