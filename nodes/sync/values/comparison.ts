/** What counts as equal beyond case and spaces. */
export interface Comparison {
	ignoreAccents: boolean;
	/** True where spaces within a text count, as in keys, which the CRMs compare with them. */
	exactSpaces?: boolean;
	/** Two-letter country code, such as `US`, of phone numbers without a country calling code. */
	country?: string;
}
