import { Type } from 'typebox';
import { CLAUSE_SEVERITIES } from '../../domain/clauses.ts';
import { DEPARTMENT_KINDS } from '../../domain/disciplines.ts';
import { AGENCY_STATUSES } from '../../domain/eligibility.ts';
import { CREDIT_GRADES } from '../../domain/project.ts';
import { ROLES } from '../../domain/roles.ts';
import { List, Nullable, OneOf, PlainDate } from './shapes.ts';

export const CountyView = Type.Object({
  code: Type.String(),
  name: Type.String(),
  cityCode: Type.String(),
  purchasePolicyFrom: Nullable(PlainDate),
});

export const DepartmentView = Type.Object({
  code: Type.String(),
  name: Type.String(),
  kind: OneOf(DEPARTMENT_KINDS),
  regionCode: Type.String(),
});

export const AgencyView = Type.Object({
  creditCode: Type.String(),
  name: Type.String(),
  agencyClass: Type.Integer(),
  status: OneOf(AGENCY_STATUSES),
  regionCode: Type.String(),
  /** Firms it has an interest in, or that have one in it. */
  affiliatedCodes: List(Type.String()),
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
