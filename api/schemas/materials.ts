import { Type } from 'typebox';
import { MATERIAL_CODES } from '../../domain/materials.ts';
import { Instant, List, Nullable, OneOf, Uuid } from './shapes.ts';

export const MaterialSlot = OneOf(MATERIAL_CODES);

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
  uploadedAt: Instant,
});

/** A slot with what lies in it and what it takes now. */
export const SlotView = Type.Object({
  slot: MaterialSlot,
  titleZh: Type.String(),
  need: Nullable(OneOf(['KEY', 'NON_KEY', 'NOT_REQUIRED'])),
  open: Type.Boolean(),
  formats: List(Type.Object({ extension: Type.String(), maxBytes: Type.Integer(), required: Type.Boolean() })),
  requested: List(Type.Object({ kind: Type.String(), remark: Type.String(), settled: Type.Boolean() })),
  /** What a round has reviewed is not removed, only replaced by a new version. */
  files: List(Type.Object({ ...FileView.properties, removable: Type.Boolean() })),
});
