import { CrmError } from './errors';

/** What the work results in, or the error that it fails with where that is expected; other errors are thrown. */
export async function orError<Result>(
	work: Promise<Result>,
	isExpected: (error: CrmError) => boolean,
): Promise<Result | CrmError> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof CrmError && isExpected(error)) return error;
		throw error;
	}
}
