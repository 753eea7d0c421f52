/**
 * A rejection of the Web API. It becomes an answer with this status and `{"error":{"code","message"}}`.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 */
export class DataverseError extends Error {
	constructor(
		readonly status: number,
		/** `0x…`, or empty where the Web API leaves it empty. */
		readonly code: string,
		message: string,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(message);
		this.name = 'DataverseError';
	}

	get body() {
		return { error: { code: this.code, message: this.message } };
	}
}

/** For what the real service has and the emulator has not: never a silent difference. */
export const notEmulated = (what: string) =>
	new DataverseError(501, 'notEmulated', `The emulated Dataverse does not have ${what}.`);
