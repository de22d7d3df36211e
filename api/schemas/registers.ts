import { Type } from 'typebox';
import { CLAUSE_SEVERITIES } from '../../domain/clauses.ts';
import { AGENCY_STATUSES } from '../../domain/eligibility.ts';
import { FACT_KINDS } from '../../domain/facts.ts';
import { CREDIT_GRADES } from '../../domain/project.ts';
import { ROLES } from '../../domain/roles.ts';
import { DepartmentKindCode, DisciplineCode, List, Nullable, OneOf, PlainDate } from './shapes.ts';

export const CountyView = Type.Object({
  code: Type.String(),
  name: Type.String(),
  cityCode: Type.String(),
  purchasePolicyFrom: Nullable(PlainDate),
  /** From this day on the agency is drawn by lot where the government pays. */
  agencyLotFrom: Nullable(PlainDate),
});

export const DepartmentView = Type.Object({
  code: Type.String(),
  name: Type.String(),
  kind: DepartmentKindCode,
  regionCode: Type.String(),
});

const coded = { position: Type.Integer(), titleZh: Type.String(), titleEn: Type.String() };

export const DisciplineView = Type.Object({
  code: DisciplineCode,
  ...coded,
  /** Material that the discipline reviews besides its own sheets. */
  paper: Nullable(Type.String()),
  /** It has sheets of its own; else it is judged by its paper. */
  drawn: Type.Boolean(),
});

export const DepartmentKindView = Type.Object({ code: DepartmentKindCode, ...coded });

const FactRuleView = Type.Object({
  name: Type.String(),
  groupZh: Type.String(),
  labelZh: Type.String(),
  labelEn: Type.String(),
  kind: OneOf(FACT_KINDS),
  unit: Nullable(Type.String()),
  /** Bounds of a number, both included. */
  least: Nullable(Type.Number()),
  most: Nullable(Type.Number()),
  choices: List(Type.Object({ code: Type.String(), label: Type.String() })),
  hintZh: Nullable(Type.String()),
});

/** A kind of works, with what it asks of a project. */
export const SectorView = Type.Object({
  code: Type.String(),
  ...coded,
  process: Type.String(),
  ownTables: List(Type.String()),
  validFrom: PlainDate,
  validTo: Nullable(PlainDate),
  facts: List(FactRuleView),
});

export const AgencyView = Type.Object({
  creditCode: Type.String(),
  name: Type.String(),
  agencyClass: Type.Integer(),
  status: OneOf(AGENCY_STATUSES),
  regionCode: Type.String(),
  /** Firms it has an interest in, or that have one in it. */
  affiliatedCodes: List(Type.String()),
  /** Percent of a year's draws that is meant for it. */
  yearlyShare: Nullable(Type.Number()),
});

export const FirmKind = OneOf(['APPLICANT', 'DESIGN', 'SURVEY']);

export const FirmView = Type.Object({
  creditCode: Type.String(),
  name: Type.String(),
  kind: FirmKind,
  creditGrade: Nullable(OneOf(CREDIT_GRADES)),
  badCredit: Type.Boolean(),
});

export const CalendarDayView = Type.Object({
  date: PlainDate,
  kind: OneOf(['HOLIDAY', 'WORKDAY']),
  source: Type.String(),
  provisional: Type.Boolean(),
});

export const ClauseView = Type.Object({
  standard: Type.String(),
  edition: Type.String(),
  clause: Type.String(),
  /** Empty: of all disciplines. */
  disciplines: List(Type.String()),
  severity: OneOf(CLAUSE_SEVERITIES),
  summary: Type.String(),
  validFrom: PlainDate,
  /** Last day in force. */
  validTo: Nullable(PlainDate),
});

export const ImportView = Type.Object({ register: Type.String(), rows: Type.Integer() });

export const SetupView = Type.Object({
  complete: Type.Boolean(),
  steps: List(
    Type.Object({
      step: Type.String(),
      titleZh: Type.String(),
      done: Type.Boolean(),
      count: Type.Integer(),
      how: Type.String(),
      /** Roles of which the step has brought nobody who can work yet. */
      missingRoles: List(OneOf(ROLES)),
    }),
  ),
});
