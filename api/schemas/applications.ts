import { Type } from 'typebox';
import { CASE_STATES } from '../../domain/case-state.ts';
import { CHANNELS } from '../../domain/decision-outputs.ts';
import { FACT_NAME_FORM } from '../../domain/facts.ts';
import { PROJECT_KINDS, SCOPES, SECTOR_FORM } from '../../domain/project.ts';
import { MaterialSlot } from './materials.ts';
import {
  Body,
  DisciplineCode,
  Instant,
  JsonObject,
  List,
  Nullable,
  OneOf,
  PlainDate,
  Text,
  Uuid,
  Version,
} from './shapes.ts';

const name = Type.Optional(Type.String({ maxLength: 200 }));
const code = Type.Optional(Type.String({ maxLength: 30 }));
const measure = Type.Optional(Type.Number({ minimum: 0, maximum: 100_000_000 }));
const flag = Type.Optional(Type.Boolean());

/** A fact of the project's sector; the register of sectors says which there are and what each may be. */
const SectorFact = Type.Union([
  Type.String({ maxLength: 200 }),
  Type.Number({ minimum: 0, maximum: 100_000_000 }),
  Type.Boolean(),
  Type.Null(),
]);

/** A draft may lack any field; whether a field fits is told by the pre-check, and demanded by the submission. */
const DraftFacts = Type.Object(
  {
    sector: Type.Optional(Type.String({ pattern: SECTOR_FORM.source })),
    projectName: name,
    projectCode: code,
    regionCode: code,
    applicantName: name,
    applicantUscc: code,
    designUnit: name,
    designUscc: code,
    surveyUnit: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
    surveyUscc: Type.Optional(Nullable(Type.String({ maxLength: 30 }))),
    agencyUscc: code,
    projectKind: Type.Optional(OneOf(PROJECT_KINDS)),
    newEnergy: flag,
    keyProject: flag,
    livelihoodProject: flag,
    investmentWan: measure,
    scope: Type.Optional(OneOf(SCOPES)),
  },
  { patternProperties: { [FACT_NAME_FORM.source]: SectorFact }, additionalProperties: false, maxProperties: 120 },
);

const draft = {
  facts: DraftFacts,
  building: Type.String({ maxLength: 100 }),
  commitmentSigned: Type.Boolean(),
};

export const CreateApplicationBody = Body({ ...draft, previousCaseId: Type.Optional(Uuid) });
export const UpdateApplicationBody = Body(draft);
/** A case of former times: what it was, how it ended, and the list of its files. */
export const ImportedCaseBody = Body({
  number: Text(60),
  filedOn: PlainDate,
  endedOn: PlainDate,
  result: OneOf(['CERTIFIED', 'REJECTED', 'WITHDRAWN', 'TERMINATED', 'NOT_ACCEPTED']),
  building: Type.String({ maxLength: 100 }),
  facts: DraftFacts,
  files: Type.Array(
    Body({
      slot: MaterialSlot,
      fileName: Text(200),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      sizeBytes: Type.Integer({ minimum: 1, maximum: 4_294_967_296 }),
    }),
    { maxItems: 5000 },
  ),
});

/** A file of an imported case; `isStored` once its bytes have come. */
export const ImportedFileView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  slot: Type.String(),
  fileName: Type.String(),
  sizeBytes: Type.Integer(),
  isStored: Type.Boolean(),
});

export const SubmitBody = Body({ version: Type.Optional(Version) });
export const ReasonBody = Body({ reason: Text(1000) });
/** HEARING: the case rests while the department hears the parties (行政许可法 article 45). */
export const SuspendBody = Body({ reason: Text(1000), kind: Type.Optional(OneOf(['SUSPENSION', 'HEARING'])) });
export const HandInBody = Body({ remark: Type.Optional(Nullable(Type.String({ maxLength: 1000 }))) });
export const AgencyBody = Body({ agencyCode: Text(18) });

/** SUBMITTING: handed in, and the process has not yet taken it up. */
const ShownState = OneOf([...CASE_STATES, 'SUBMITTING']);

export const ApplicationView = Type.Object({
  id: Uuid,
  number: Nullable(Type.String()),
  state: ShownState,
  suspended: Type.Boolean(),
  suspensionReason: Nullable(Type.String()),
  withdrawing: Type.Boolean(),
  version: Type.Integer(),
  regionCode: Type.String(),
  projectName: Type.String(),
  projectCode: Type.String(),
  building: Type.String(),
  commitmentSigned: Type.Boolean(),
  applicantCode: Type.String(),
  applicantName: Type.String(),
  designUnitCode: Nullable(Type.String()),
  designUnitName: Nullable(Type.String()),
  surveyUnitCode: Nullable(Type.String()),
  surveyUnitName: Nullable(Type.String()),
  proposedAgencyCode: Nullable(Type.String()),
  agencyCode: Nullable(Type.String()),
  agencyName: Nullable(Type.String()),
  /** Its agency was replaced: to be taken before others. */
  priority: Type.Boolean(),
  facts: JsonObject,
  round: Type.Integer(),
  channel: Nullable(OneOf(CHANNELS)),
  payer: Nullable(OneOf(['GOVERNMENT', 'APPLICANT'])),
  feeFen: Nullable(Type.Integer()),
  previousCaseId: Nullable(Uuid),
  createdAt: Instant,
  updatedAt: Instant,
  submittedAt: Nullable(Instant),
  effectiveDate: Nullable(PlainDate),
  acceptedOn: Nullable(PlainDate),
  closedAt: Nullable(Instant),
  caseResult: Nullable(Type.String()),
  /** Day on which a draft that nobody changes is deleted. */
  keptUntil: Nullable(PlainDate),
});

export const SubmissionView = Type.Object({
  id: Uuid,
  kind: OneOf(['APPLICATION', 'CORRECTION', 'SUPPLEMENT', 'REVISION']),
  attempt: Type.Integer(),
  submittedAt: Instant,
  effectiveDate: PlainDate,
});

export const SubmittedView = Type.Object({ application: ApplicationView, submission: SubmissionView });

/** The last day after an extension. */
export const ExtendedView = Type.Object({ dueDate: PlainDate });

export const TimelineView = Type.Object({
  items: List(
    Type.Object({
      id: Type.String(),
      kind: Type.String(),
      legalAt: Instant,
      actorName: Type.String(),
      round: Nullable(Type.Integer()),
      data: JsonObject,
    }),
  ),
});

const Faults = List(Type.Object({ pointer: Type.String(), detail: Type.String(), code: Type.Optional(Type.String()) }));

/** What the tables would say of the draft as it is now; null where the parts before keep it from being asked. */
export const PrecheckView = Type.Object({
  faults: Faults,
  missing: List(Type.Object({ slot: MaterialSlot, titleZh: Type.String(), need: OneOf(['KEY', 'NON_KEY']) })),
  acceptance: Nullable(Type.Object({ decision: Type.String(), reason: Type.String() })),
  review: Nullable(
    Type.Object({
      channel: OneOf(CHANNELS),
      rule: Type.String(),
      disciplines: List(Type.Object({ discipline: Type.String(), department: Nullable(Type.String()) })),
      limits: JsonObject,
      feeFen: Type.Integer(),
      payer: OneOf(['GOVERNMENT', 'APPLICANT']),
      agency: Type.Object({ eligible: Type.Boolean(), reasons: List(Type.String()) }),
    }),
  ),
  /** All drawings are covered by certificates: a submission is refused. */
  allPassed: Type.Boolean(),
  /** Disciplines that a valid certificate covers with the same drawings: they are not reviewed again. */
  passed: List(
    Type.Object({
      discipline: DisciplineCode,
      caseNumber: Nullable(Type.String()),
      round: Type.Integer(),
      certificateNumber: Nullable(Type.String()),
    }),
  ),
});
