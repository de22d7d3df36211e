import type { AcceptanceReason } from '../../domain/decision-outputs.ts';
import { findLatestAcceptance } from '../../storage/acceptances.ts';
import { listCorrectionItems } from '../../storage/correction-items.ts';
import type { DocumentCode } from '../../storage/documents.ts';
import type { CaseContext } from '../handler.ts';

const AGAIN = '条件具备后可以重新申请。';

/** What whom a rule has kept out can do about it. */
const WAYS: Partial<Record<AcceptanceReason, string>> = {
  OUT_OF_SCOPE: '不属于本机关职权范围的，请向有关行政机关申请。',
  APPLICANT_BAD_CREDIT: '材料齐全后可以重新申请；信用修复后可以再次适用容缺受理。',
};

/** What the ending notice says of contesting it, and of a new start. A withdrawal was the applicant's own wish. */
export async function remediesOf(context: CaseContext, code: DocumentCode): Promise<readonly string[]> {
  if (code === 'WITHDRAWAL') return [AGAIN];
  const { settings } = await context.rules();
  const way = code === 'NON_ACCEPTANCE' ? await wayOf(context) : AGAIN;
  return [settings.remedyNotice, way];
}

/** Items of the correction whose answers were refused, with the reason of each. */
export async function listRefusedItems({ acting, application }: CaseContext): Promise<string[]> {
  const items = await listCorrectionItems(acting.trx, application.id, { issued: true });
  const refused = items.filter(({ state }) => state === 'REFUSED');
  return refused.map(({ serial, problem, verdictReason }) => `第 ${serial} 项（${problem}）：${verdictReason}`);
}

async function wayOf({ acting, application }: CaseContext): Promise<string> {
  const acceptance = await findLatestAcceptance(acting.trx, application.id);
  const reason = acceptance?.precheck?.reason;
  return (reason === undefined ? undefined : WAYS[reason]) ?? '材料补齐、内容改正后可以重新申请。';
}
