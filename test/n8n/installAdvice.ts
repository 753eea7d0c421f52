import { cacheFolder } from './cache';

/** Its message says what to do, so a person needs nothing else: the cause has the output of npm. */
export class InstallError extends Error {}

const ADVICE: ReadonlyArray<{ pattern: RegExp; advice: () => string }> = [
	{
		pattern: /ENOSPC|no space left on device|SQLITE_FULL/,
		advice: () =>
			`The disk is full. n8n needs 2.6 GB in ${cacheFolder()}: free some space, or set CRM_SYNC_CACHE to a folder on another disk, and run the command again.`,
	},
	{
		pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/,
		advice: () =>
			'The npm registry cannot be reached. Check the network and, if you use one, the proxy and the registry of npm (npm config get registry), and run the command again. Once n8n is installed, no network is needed.',
	},
	{
		pattern: /EACCES|EPERM|EROFS/,
		advice: () =>
			`n8n cannot be installed in ${cacheFolder()}: grant yourself write access to the folder, or set CRM_SYNC_CACHE to another one, and run the command again.`,
	},
];

/** @returns the error that says what to do, with the one of npm or of the file system as its cause, if its reason is known. */
export function withInstallAdvice(error: unknown): unknown {
	const text = error instanceof Error ? error.message : String(error);
	const known = ADVICE.find(({ pattern }) => pattern.test(text));
	return known ? new InstallError(known.advice(), { cause: error }) : error;
}
