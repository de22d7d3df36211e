import type { FeePrice } from './decision-outputs.ts';
import type { PlainDate } from './plain-date.ts';

/** Who pays the agency: the county's budget where it has a purchase policy (政府购买服务), else the applicant. */
export type Payer = 'GOVERNMENT' | 'APPLICANT';

const FEN_PER_YUAN = 100;
const PERCENT = 100;
/** Areas are filed to the hundredth of a square metre; whole hundredths keep the product exact. */
const AREA_PARTS = 100;

/**
 * Review fee in whole fen: area x price x surcharge, rounded half up to a whole yuan, at least the minimum.
 * Throws RangeError for an area that is negative, not finite, or too large to compute exactly.
 */
export function reviewFeeFen(totalAreaM2: number, price: FeePrice): number {
  const areaParts = Math.round(totalAreaM2 * AREA_PARTS);
  const product = areaParts * price.priceFenPerM2 * price.surchargePercent;
  if (!Number.isSafeInteger(product) || areaParts < 0) {
    throw new RangeError(`Expected an area of 0 or more square metres with an exact fee, but found ${totalAreaM2}.`);
  }
  const partsPerYuan = AREA_PARTS * PERCENT * FEN_PER_YUAN;
  const yuan = Math.floor((product + partsPerYuan / 2) / partsPerYuan);
  return Math.max(yuan * FEN_PER_YUAN, price.minimumFen);
}

/** The payer on the day of acceptance; a policy counts from its first day. `policyFrom` null: the county has none. */
export function payerOf(policyFrom: PlainDate | null, acceptedOn: PlainDate): Payer {
  return policyFrom !== null && policyFrom <= acceptedOn ? 'GOVERNMENT' : 'APPLICANT';
}
