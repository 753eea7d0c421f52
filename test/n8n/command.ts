import { spawn } from 'node:child_process';

/** Runs a program. @returns its standard output. @throws an error with all its output when it fails. */
export function runCommand(
	command: string,
	args: readonly string[],
	options: { cwd: string; environment?: NodeJS.ProcessEnv },
): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: options.cwd,
			env: { ...process.env, ...options.environment },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let output = '';
		let everything = '';
		child.stdout.on('data', (chunk: Buffer) => {
			output += chunk.toString();
			everything += chunk.toString();
		});
		child.stderr.on('data', (chunk: Buffer) => {
			everything += chunk.toString();
		});
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) return resolve(output);
			reject(new Error(`${command} ${args.join(' ')} exited with code ${code}:\n${everything}`));
		});
	});
}
