import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

const STOP_TIMEOUT_MS = 15_000;

/** A program that was started with `detached: true`, and the processes that it started. */
export interface ProcessGroup {
	hasEnded(): boolean;
	/** Asks it to end, and ends it after 15 seconds. */
	stop(): Promise<void>;
	/** Ends it without letting it finish anything. */
	kill(): Promise<void>;
}

/** The group ends with this process at the latest. */
export function processGroup(child: ChildProcess): ProcessGroup {
	const killAtExit = () => signalGroup(child, 'SIGKILL');
	process.once('exit', killAtExit);
	child.once('exit', () => process.off('exit', killAtExit));
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	return {
		hasEnded,
		async stop() {
			if (hasEnded()) return;
			const ended = once(child, 'exit');
			signalGroup(child, 'SIGTERM');
			await Promise.race([ended, wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
			signalGroup(child, 'SIGKILL');
		},
		async kill() {
			if (hasEnded()) return;
			const ended = once(child, 'exit');
			signalGroup(child, 'SIGKILL');
			await ended;
		},
	};
}

/** A group that has already ended is ignored. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
