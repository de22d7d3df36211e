import type { RequiredDiscipline } from '../domain/decision-outputs.ts';
import { blocksPass, type OpinionStanding } from '../domain/opinions.ts';
import type { Application } from '../storage/applications.ts';
import type { StageResult } from '../storage/reviews.ts';

/** Everything that a certificate depends on, read under the lock of the case's row. */
export interface CertificateFacts {
  readonly application: Pick<Application, 'state' | 'suspended' | 'withdrawalRequestedAt'>;
  readonly required: readonly RequiredDiscipline[];
  /** The result that stands for each seat, after carry-overs. */
  readonly results: readonly StageResult[];
  /** The results behind disciplines that another case's valid certificate covers. */
  readonly carried: readonly StageResult[];
  readonly lastOutcome: 'PASS' | 'FINDINGS' | null;
  readonly opinions: readonly OpinionStanding[];
  /** True while promised materials are not handed in and found right. */
  readonly supplementOpen: boolean;
  /** Materials found missing after an acceptance by law that are not in order yet. */
  readonly missingSlots: readonly string[];
  /** Disciplines whose first stage stands on a design basis that has changed since. */
  readonly staleDisciplines: readonly string[];
  /** Chinese names of the disciplines, by code. */
  readonly titles: ReadonlyMap<string, string>;
  /** Disciplines that an agency has reviewed which has the case no more. */
  readonly foreignDisciplines: readonly string[];
  /** Results that stand though their person must have no part in the case. */
  readonly tainted: readonly Pick<StageResult, 'userName' | 'stage' | 'discipline'>[];
  /** True where the register ties the agency of the case to one of its firms, found out after it got the case. */
  readonly agencyTied: boolean;
  readonly isSigned: boolean;
  /** True while the case is to be taken from its agency. */
  readonly replacementOpen: boolean;
  /** True while experts are called whose result is still to come. */
  readonly panelOpen: boolean;
}

/** Why no certificate may be issued, in Chinese sentences for the agency; empty when every gate is open. */
export function barReasons(facts: CertificateFacts): readonly string[] {
  return [...caseReasons(facts), ...stageReasons(facts), ...personReasons(facts.results), ...taintReasons(facts)];
}

function caseReasons(facts: CertificateFacts): string[] {
  const { application, lastOutcome, opinions, supplementOpen, missingSlots, isSigned, panelOpen } = facts;
  const label = (code: string) => facts.titles.get(code) ?? code;
  const stale = facts.staleDisciplines.map(label);
  const foreign = facts.foreignDisciplines.map(label);
  const blocking = opinions.filter(blocksPass).length;
  const gates: readonly (readonly [boolean, string])[] = [
    [application.withdrawalRequestedAt !== null, '申请人已申请撤回'],
    [application.suspended, '案件已被责令中止'],
    [application.state !== 'SIGNING', `案件状态不是待签发（${application.state}）`],
    [lastOutcome !== 'PASS', '最近一轮审查没有通过'],
    [blocking > 0, `尚有 ${blocking} 条未关闭的审查意见`],
    [supplementOpen, '容缺材料尚未补齐'],
    [panelOpen, '专家评审尚无结论'],
    [missingSlots.length > 0, `材料 ${missingSlots.join('、')} 尚未补齐并核对合格`],
    [stale.length > 0, `设计依据变动后，${stale.join('、')}专业尚未重新初审`],
    [foreign.length > 0, `更换机构后，${foreign.join('、')}专业尚未由新机构审查`],
    [
      facts.agencyTied,
      '审图机构与建设、设计或者勘察单位有利害关系，须由市级主管部门更换审图机构（缘由：应当回避）后重新审查',
    ],
    [facts.replacementOpen, '正在更换审图机构'],
    [!isSigned, '法定代表人尚未签发'],
  ];
  return gates.filter(([isBarred]) => isBarred).map(([, reason]) => reason);
}

function stageReasons({ required, results, carried, titles }: CertificateFacts): string[] {
  const reasons: string[] = [];
  const all = [...results, ...carried];
  for (const { discipline, department } of required) {
    const of = (stage: StageResult['stage']) =>
      all.find((each) => each.stage === stage && each.discipline === discipline);
    const label = titles.get(discipline) ?? discipline;
    if (of('FIRST')?.verdict !== 'REVIEWED') reasons.push(`${label}专业没有初审结果`);
    if (of('SECOND')?.verdict !== 'AGREED') reasons.push(`${label}专业没有复审同意`);
    const answer = all.find((each) => each.department === department)?.verdict;
    if (department !== null && answer !== 'CONFIRMED' && answer !== 'DEEMED_AGREED') {
      reasons.push(`主管部门（${department}）没有确认`);
    }
  }
  if (headOf(results)?.verdict !== 'CONFIRMED') reasons.push('技术负责人没有终审通过');
  return reasons;
}

/** First, second and final stage are three persons' work, in each discipline and across the case. */
function personReasons(results: readonly StageResult[]): string[] {
  const stagesOf = new Map<string, Set<string>>();
  const names = new Map<string, string>();
  for (const { userId, userName, stage, department } of results) {
    if (userId === null || department !== '') continue;
    stagesOf.set(userId, (stagesOf.get(userId) ?? new Set()).add(stage));
    names.set(userId, userName);
  }
  const offenders = [...stagesOf].filter(([, stages]) => stages.size > 1).map(([userId]) => names.get(userId));
  return offenders.map((name) => `${name}在多个审查级别中签署`);
}

const STAGES = { FIRST: '初审', SECOND: '复审', FINAL: '终审' } as const;

/** What a person with an interest has reviewed is void; another agency has to do it, with limits of its own. */
function taintReasons({ tainted, required, titles }: CertificateFacts): string[] {
  const counted = tainted.filter(
    (each) => each.discipline === '' || required.some((row) => row.discipline === each.discipline),
  );
  return counted.map(({ userName, stage, discipline }) => {
    const of = discipline === '' ? '' : `${titles.get(discipline) ?? discipline}专业`;
    return `${userName}应当回避，其${of}${STAGES[stage]}无效，须由市级主管部门更换审图机构（缘由：应当回避）后重新审查`;
  });
}

/** The technical head's result. */
export function headOf(results: readonly StageResult[]): StageResult | undefined {
  return results.find((each) => each.stage === 'FINAL' && each.department === '' && each.discipline === '');
}
