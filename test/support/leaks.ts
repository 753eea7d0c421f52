/** Searches for secrets in what a node returns and stores, and in what is written to the terminal. */
import { inspect } from 'node:util';

export interface LeakWatch {
	/** Fails when a secret is in any of the given values, hidden properties included, or was written to the terminal. */
	expectNoSecrets(...seen: unknown[]): void;
	/** Lets the terminal write again. */
	stop(): void;
}

/** @param tokens a pattern of values that are secret wherever they appear. */
export function watchForLeaks(secrets: readonly string[], tokens: RegExp): LeakWatch {
	const terminal = [process.stdout, process.stderr].map((stream) =>
		jest.spyOn(stream, 'write').mockReturnValue(true),
	);
	return {
		expectNoSecrets(...seen) {
			const written = terminal.flatMap(({ mock }) => mock.calls as unknown[]);
			const text = inspect([...seen, written], {
				depth: Infinity,
				showHidden: true,
				maxStringLength: Infinity,
				maxArrayLength: Infinity,
			});
			for (const secret of secrets) expect(text.includes(secret)).toBe(false);
			expect(text).not.toMatch(tokens);
		},
		stop() {
			for (const spy of terminal) spy.mockRestore();
		},
	};
}
