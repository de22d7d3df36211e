import type { ApplicationView, ClocksView, PrecheckView, TimelineView } from '../api/schemas/applications.ts';
import type { CorrectionItemsView, CorrectionItemView } from '../api/schemas/corrections.ts';
import type { ProgressView } from '../api/schemas/definitions.ts';
import type { DocumentView } from '../api/schemas/documents.ts';
import type { SlotView } from '../api/schemas/materials.ts';
import type { OpinionWithRepliesView } from '../api/schemas/opinions.ts';
import type { CaseTaskView, ListedTaskView, TaskView } from '../api/schemas/tasks.ts';
import type { Answer } from '../pages/wire.ts';

/** What the server answers about cases, as the portal reads it. */
export type Application = Answer<typeof ApplicationView>;
export type Clocks = Answer<typeof ClocksView>;
export type Precheck = Answer<typeof PrecheckView>;
export type Timeline = Answer<typeof TimelineView>;
export type Progress = Answer<typeof ProgressView>;
export type CorrectionItem = Answer<typeof CorrectionItemView>;
export type CorrectionItems = Answer<typeof CorrectionItemsView>;
export type CaseDocument = Answer<typeof DocumentView>;
export type MaterialSlot = Answer<typeof SlotView>;
export type Opinion = Answer<typeof OpinionWithRepliesView>;
export type CaseTask = Answer<typeof CaseTaskView>;
export type ListedTask = Answer<typeof ListedTaskView>;
export type Task = Answer<typeof TaskView>;

/** A list that is never long enough for pages. */
export interface Items<Item> {
  readonly items: readonly Item[];
}
