/** Shows the user which step is running, and for how long. */
export interface Progress {
	/** Shows the step, counts its seconds, and shows when it is done or has failed. */
	step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

const PLAIN_INTERVAL_MS = 15_000;
const LIVE_INTERVAL_MS = 1000;

/** On a terminal each step is one line that is updated; elsewhere the line is repeated every 15 seconds. */
export function terminalProgress(out: NodeJS.WriteStream = process.stderr): Progress {
	return {
		async step(title, work) {
			const startedAt = Date.now();
			const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
			const show = (state: string) =>
				out.write(out.isTTY ? `\r\x1b[K${title} … ${state}` : `${title} … ${state}\n`);
			show('');
			const ticking = setInterval(
				() => show(seconds()),
				out.isTTY ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS,
			);
			let outcome = 'failed';
			try {
				const result = await work();
				outcome = `done in ${seconds()}`;
				return result;
			} finally {
				clearInterval(ticking);
				show(outcome);
				if (out.isTTY) out.write('\n');
			}
		},
	};
}
