import { expect, it } from 'vitest';
import type { Application, IssuedDocument, Items, Task } from '../../demo/answers.ts';
import { type Cast, complete, uploadAll } from '../../demo/cast.ts';
import type { SampleProject } from '../../demo/sample-projects.ts';
import { MATERIAL_CODES } from '../../domain/materials.ts';
import { missingWords, readDocument } from '../case/documents.ts';
import {
  drive,
  hasEnded,
  isIn,
  openTask,
  openTasks,
  readEvents,
  settle,
  type World,
  waitForDocument,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

/** Nine ways to file, one for each answer and for each kind of need; M3 is key for a special project alone. */
const FILINGS: readonly (readonly [
  what: string,
  id: string,
  change: Partial<SampleProject>,
  decision: string,
  why: string,
])[] = [
  ['everything', 'P05', { missingMaterials: [] }, 'ACCEPTED', 'COMPLETE'],
  ['all but two non-key', 'P05', lacks('M3', 'M8'), 'ACCEPTED_WITH_DEFICIENCY', 'NON_KEY_PROMISED'],
  ['all but three non-key', 'P05', lacks('M3', 'M7', 'M8'), 'CORRECTION_NOTICE', 'TOO_MANY_MISSING'],
  ['all but a key one', 'P05', lacks('M6'), 'CORRECTION_NOTICE', 'KEY_MATERIAL_MISSING'],
  ['no commitment', 'P05', { ...lacks('M7'), commitmentSigned: false }, 'CORRECTION_NOTICE', 'COMMITMENT_MISSING'],
  ['bad credit', 'P05', { ...lacks('M7'), applicantBadCredit: true }, 'CORRECTION_NOTICE', 'APPLICANT_BAD_CREDIT'],
  ['the same, repaired', 'P05', lacks('M7'), 'ACCEPTED_WITH_DEFICIENCY', 'NON_KEY_PROMISED'],
  ['a special one without M3', 'P11', lacks('M3'), 'CORRECTION_NOTICE', 'KEY_MATERIAL_MISSING'],
  ['an alteration without M4', 'P20', lacks('M4'), 'ACCEPTED', 'COMPLETE'],
];

/** What both papers of a deficiency acceptance say of who breaks the promise. */
const BROKEN_PROMISE = [
  '逾期未补齐，或者两次补齐都不合格的，终止审查',
  '由此造成的损失由申请人自行承担',
  '补齐之前不核发审查合格书',
  '承诺不实的，记入信用记录',
];

/** Groups A and B: what is accepted, what is not, and who says so beforehand. */
export const acceptanceDemands: Demands = (world) => {
  it('A4 says before the filing what the acceptance says', async () => {
    const said: unknown[] = [];
    for (const [what, id, change] of FILINGS) {
      const cast = await world().draft(id, change);
      const { acceptance } = await precheck(cast);
      await cast.applicant.post(`/applications/${cast.caseId}/submission`);
      const { id: taskId } = await openTask(cast, 'AcceptanceReview');
      const { variables } = await cast.officer.get<Task>(`/tasks/${taskId}`);
      said.push([what, acceptance, variables?.['acceptance']]);
    }

    const expected = FILINGS.map(([what, , , decision, reason]) => [what, { decision, reason }, { decision, reason }]);
    expect(said).toEqual(expected);
  });

  it('S6 answers each of the 256 ways in which eight materials can be missing', async () => {
    const parts = await Promise.all([[], ['M1'], ['M2'], ['M1', 'M2']].map((fixed) => answersOf(world(), fixed)));

    const answers = new Map(parts.flat());

    expect(answers.size).toBe(256);
    expect([...answers].filter(([missing, answer]) => answer !== expectedOf(missing))).toEqual([]);
    expect([...answers.values()].filter((answer) => answer.startsWith('ACCEPTED'))).toHaveLength(7);
  });

  it('B4 reviews meanwhile and bars the certificate until the supplement is in', async () => {
    const cast = await world().submit('P24');

    const waiting = await drive(cast, { SubmitSupplement: undefined }, isIn('WAIT_SUPPLEMENT'));

    expect(waiting).toMatchObject({ state: 'WAIT_SUPPLEMENT', channel: 'FAST' });
    expect(await openTasks(cast, 'SignCertificate')).toEqual([]);
    const codes = await waitForDocument(cast, 'COMMITMENT');
    expect(codes).toEqual(expect.arrayContaining(['COMMITMENT', 'DEFICIENCY_NOTICE']));
    expect(codes).not.toContain('CERTIFICATE');
    const [notice, commitment] = [
      await readDocument(world(), cast, 'DEFICIENCY_NOTICE'),
      await readDocument(world(), cast, 'COMMITMENT'),
    ];
    // The same list, form, day and consequence in both; five working days from 19 October.
    const same = ['M8节能绿建表格及专项说明：电子文件（PDF不超过30MB），2026年10月26日前（含当日）', ...BROKEN_PROMISE];
    const { applicantName } = await cast.applicant.get<Application>(`/applications/${cast.caseId}`);
    expect(missingWords(notice, [...same, '待补齐材料', '期满前可以申请延期一次', '容缺受理'])).toEqual([]);
    expect(missingWords(commitment, [...same, '自愿申请容缺受理', '真实性负责', `承诺单位：${applicantName}`])).toEqual(
      [],
    );
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
  });

  it('B2 refuses in writing, with the reason and the remedy', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const task = await openTask(cast, 'AcceptanceReview');

    const unreasoned = complete(cast.officer, task, { decision: 'NOT_ACCEPTED' });
    await expect(unreasoned).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    await complete(cast.officer, task, { decision: 'NOT_ACCEPTED', reason: '不属于本机关审查范围' });

    await settle(cast, isIn('NOT_ACCEPTED'));
    const notice = await readDocument(world(), cast, 'NON_ACCEPTANCE');
    const remedy = ['六十日内依法申请行政复议', '六个月内', '材料补齐、内容改正后可以重新申请'];
    expect(missingWords(notice, ['不属于本机关审查范围', ...remedy])).toEqual([]);
  });

  it.each([
    ['waits for its acceptance', {}, 'AcceptanceReview'],
    ['is being corrected', lacks('M6'), 'SubmitCorrection'],
    ['is under review', {}, 'FirstReview'],
    ['waits for its supplement', lacks('M7'), 'SubmitSupplement'],
    ['waits for the signature', {}, 'SignCertificate'],
  ] as const)('A7 lets a case that %s be withdrawn, and keeps its trail', async (_what, change, taskType) => {
    const cast = await world().submit('P24', { missingMaterials: [], ...change });
    await drive(cast, { [taskType]: undefined }, waitsFor(taskType));

    await cast.applicant.post(`/applications/${cast.caseId}/withdrawal`, { reason: '项目缓建' });
    const ended = await settle(cast, (application, open) => hasEnded(application, open) && open.length === 0);

    expect(ended).toMatchObject({ state: 'WITHDRAWN', caseResult: 'WITHDRAWN' });
    expect(await readEvents(cast)).toEqual(expect.arrayContaining(['SUBMITTED', 'WITHDRAWAL_REQUESTED', 'CLOSED']));
    const { items } = await cast.applicant.get<Items<IssuedDocument>>(`/applications/${cast.caseId}/documents`);
    expect(items.map(({ code }) => code)).toContain('RECEIPT');
    const materials = await cast.applicant.get<Items<{ open: boolean; files: unknown[] }>>(
      `/applications/${cast.caseId}/materials`,
    );
    expect(materials.items.some(({ open }) => open)).toBe(false);
    expect(materials.items.filter(({ files }) => files.length > 0)).not.toHaveLength(0);
  });

  it('A7 lets nobody withdraw after the certificate', async () => {
    const cast = await world().submit('P04');
    await drive(cast, {}, hasEnded);

    const withdrawn = cast.applicant.post(`/applications/${cast.caseId}/withdrawal`, { reason: '项目缓建' });

    await expect(withdrawn).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });
};

function lacks(...missingMaterials: string[]): Partial<SampleProject> {
  return { missingMaterials, commitmentSigned: true };
}

interface Precheck {
  readonly acceptance: { readonly decision: string; readonly reason: string } | null;
}

function precheck(cast: Cast): Promise<Precheck> {
  return cast.applicant.get<Precheck>(`/applications/${cast.caseId}/pre-check`);
}

/** Takes one file in or out after the other, so that each of the 64 ways with some slots fixed comes once. */
async function answersOf(world: World, fixed: readonly string[]): Promise<[missing: string, answer: string][]> {
  const cast = await world.draft('P05', lacks(...MATERIAL_CODES));
  const present = cast.missing.filter(({ slot, fileName }) => slot !== 'M5' || fileName.startsWith('ARCH'));
  await uploadAll(
    cast.applicant,
    cast.caseId,
    present.filter(({ slot }) => ['M1', 'M2'].includes(slot) && !fixed.includes(slot)),
  );
  const loose = present.filter(({ slot }) => !['M1', 'M2'].includes(slot));
  const filed = new Map<string, string>();
  const answers: [string, string][] = [];
  for (let step = 0; step < 2 ** loose.length; step++) {
    if (step > 0) await flip(cast, filed, loose[Math.log2(step & -step)]);
    const { acceptance } = await precheck(cast);
    const missing = MATERIAL_CODES.filter((slot) => fixed.includes(slot) || (isLoose(slot) && !filed.has(slot)));
    answers.push([missing.join(' '), `${acceptance?.decision} ${acceptance?.reason}`]);
  }
  return answers;
}

const isLoose = (slot: string): boolean => !['M1', 'M2'].includes(slot);

async function flip(
  cast: Cast,
  filed: Map<string, string>,
  material: Cast['missing'][number] | undefined,
): Promise<void> {
  if (material === undefined) throw new Error('Expected a material for each step, but there are fewer.');
  const { slot } = material;
  const there = filed.get(slot);
  if (there === undefined) {
    const [file] = await uploadAll(cast.applicant, cast.caseId, [material]);
    filed.set(slot, file?.id ?? '');
    return;
  }
  await cast.applicant.delete(`/files/${there}`);
  filed.delete(slot);
}

/** The published rule, written down once more: key is what the city cannot do without, of the rest two may be promised. */
function expectedOf(missing: string): string {
  const slots = missing === '' ? [] : missing.split(' ');
  if (slots.some((slot) => ['M1', 'M2', 'M4', 'M5', 'M6'].includes(slot)))
    return 'CORRECTION_NOTICE KEY_MATERIAL_MISSING';
  if (slots.length === 0) return 'ACCEPTED COMPLETE';
  return slots.length > 2 ? 'CORRECTION_NOTICE TOO_MANY_MISSING' : 'ACCEPTED_WITH_DEFICIENCY NON_KEY_PROMISED';
}
