/** Looks for secrets in what a node tells and keeps, and in what is written to the terminal meanwhile. */
import { inspect } from 'node:util';

export interface LeakWatch {
	/** Fails when a secret stands in any of what is seen, hidden properties included, or was written to the terminal. */
	expectNoSecrets(...seen: unknown[]): void;
	/** Lets the terminal write again. */
	stop(): void;
}

/** @param tokens what is secret wherever it shows. */
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
