/**
 * The decimal places of amounts of money, which a column can leave to the organization or to the currency.
 * https://learn.microsoft.com/dotnet/api/microsoft.xrm.sdk.metadata.moneyattributemetadata.precisionsource
 */
import type { CrmResponse } from '../../crm/transport';
import { queryString } from './query';

/** What a column says of its decimal places. */
export interface MoneyColumn {
	/** Number of decimal places, if they are its own. */
	Precision?: number | null;
	/** 0 for the column's own, 1 for the organization's, 2 for those of the currency, also when absent. */
	PrecisionSource?: number | null;
}

/** Paths of what the environment says, for one batch. */
export const precisionPaths: readonly string[] = [
	`organizations?${queryString({ $select: 'pricingdecimalprecision' })}`,
	`transactioncurrencies?${queryString({ $select: 'currencyprecision' })}`,
];

/** Decimal places by source; undefined where the connected user cannot read them. */
export interface MoneyPrecision {
	organization: number | undefined;
	/** Those of the currency that has most: each record can have another currency. */
	currency: number | undefined;
}

/** @param responses to the paths, in order. */
export function readMoneyPrecision(responses: readonly CrmResponse[]): MoneyPrecision {
	const [organization, currency] = responses.map(({ status, body }) => {
		if (status !== 200) return undefined;
		const { value } = JSON.parse(body) as { value: Array<Record<string, unknown>> };
		const places = value.flatMap((row) =>
			Object.values(row).filter((each) => typeof each === 'number'),
		);
		return places.length === 0 ? undefined : Math.max(...places);
	});
	return { organization, currency };
}

/** How many decimal places a column keeps; its own number where the environment's is not known. */
export function moneyScale(
	{ Precision, PrecisionSource }: MoneyColumn,
	{ organization, currency }: MoneyPrecision,
): number | undefined {
	const own = Precision ?? undefined;
	switch (PrecisionSource) {
		case 0:
			return own;
		case 1:
			return organization ?? own;
		default:
			return currency ?? own;
	}
}
