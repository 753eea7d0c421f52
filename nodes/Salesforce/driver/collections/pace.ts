/** What the org has shown of its lists: how many records of an object one can hold, and whether it checks their versions. */
import type { SalesforceError } from '../errors';

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm */
export const MAX_RECORDS = 200;

/**
 * The maximum number of records that are sent one by one in a /composite.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
 */
export const MAX_SINGLE = 25;

/**
 * True for a record that failed with others of its list: triggers and flows of all of them share the limits of one
 * transaction. https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm
 */
export const isApexLimit = ({ message = '' }: SalesforceError) =>
	/LimitException|Apex CPU time limit|Too many (SOQL|DML|query rows)/i.test(message);

/** Kept as long as the driver, so that later lists start smaller. */
export class Pace {
	private readonly sizes = new Map<string, number>();
	private readonly unguarded = new Set<string>();

	/** @param entity API name. */
	maxRecords(entity: string): number {
		return this.sizes.get(entity) ?? MAX_RECORDS;
	}

	/** @param records number of those that were too many together. */
	slowDown(entity: string, records: number): void {
		this.sizes.set(entity, Math.min(this.maxRecords(entity), Math.ceil(records / 2)));
	}

	/** True where the org rejects the check of a list's versions: such records are sent one by one. */
	checksSingly(entity: string): boolean {
		return this.unguarded.has(entity);
	}

	checkSingly(entity: string): void {
		this.unguarded.add(entity);
	}
}
