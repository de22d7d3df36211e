import { Type } from 'typebox';
import { MATERIAL_CODE_FORM, MATERIAL_NEEDS } from '../../domain/materials.ts';
import { NEIGHBOUR_SYSTEMS } from '../../domain/neighbours.ts';
import { DisciplineCode, Instant, List, Nullable, OneOf, PlainDate, Uuid } from './shapes.ts';

/** Code of a material; the register says which there are, so that one more needs no new program. */
export const MaterialSlot = Type.String({ pattern: MATERIAL_CODE_FORM.source });

const formats = List(Type.Object({ extension: Type.String(), maxBytes: Type.Integer(), required: Type.Boolean() }));

/** A row of the register of materials. */
export const MaterialView = Type.Object({
  code: MaterialSlot,
  titleZh: Type.String(),
  titleEn: Type.String(),
  formats,
  drawingSet: Type.Boolean(),
  byDesigner: Type.Boolean(),
  revisable: Type.Boolean(),
  designBasis: Type.Boolean(),
  reuse: OneOf(['NONE', 'PROJECT']),
  validMonths: Nullable(Type.Integer()),
  validFrom: PlainDate,
  validTo: Nullable(PlainDate),
  fetchedFrom: Nullable(OneOf(NEIGHBOUR_SYSTEMS)),
});

export const FileView = Type.Object({
  id: Uuid,
  applicationId: Uuid,
  slot: MaterialSlot,
  fileName: Type.String(),
  version: Type.Integer(),
  discipline: Nullable(Type.String()),
  sheetNo: Nullable(Type.String()),
  sha256: Type.String(),
  sizeBytes: Type.Integer(),
  mediaType: Type.String(),
  pageCount: Nullable(Type.Integer()),
  signatureCount: Nullable(Type.Integer()),
  warnings: List(Type.String()),
  uploadedByName: Type.String(),
  uploadedAt: Instant,
  standing: OneOf(['PROPOSED', 'CONFIRMED', 'DECLINED']),
  decidedByName: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  declineReason: Nullable(Type.String()),
  /** Number of the case in which the paper was accepted first, where nobody had to upload it again. */
  source: Nullable(Type.String()),
});

/** A paper that is on file for the project: it goes along by itself when the slot is left empty. */
const PaperView = Type.Object({
  id: Uuid,
  fileName: Type.String(),
  sha256: Type.String(),
  caseNumber: Type.String(),
  acceptedOn: PlainDate,
  validTo: Nullable(PlainDate),
});

/** A slot with what lies in it and what it takes now. */
export const SlotView = Type.Object({
  slot: MaterialSlot,
  titleZh: Type.String(),
  /** null while the project is not complete enough for the table to be asked. */
  need: Nullable(OneOf([...MATERIAL_NEEDS, 'NOT_REQUIRED'])),
  open: Type.Boolean(),
  formats,
  drawingSet: Type.Boolean(),
  /** Disciplines after which the sheets of a drawing set are named. */
  disciplines: List(DisciplineCode),
  byDesigner: Type.Boolean(),
  requested: List(Type.Object({ kind: Type.String(), remark: Type.String(), settled: Type.Boolean() })),
  /** What a round has reviewed is not removed, only replaced by a new version. */
  files: List(Type.Object({ ...FileView.properties, removable: Type.Boolean() })),
  /** Versions of the design unit that wait for the applicant, or were declined; shown to these two parties alone. */
  proposals: List(FileView),
  onFile: List(PaperView),
});
