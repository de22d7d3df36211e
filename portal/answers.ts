import type { ApplicationView, PrecheckView, TimelineView } from '../api/schemas/applications.ts';
import type { ClocksView, CycleFiguresView, DeadlineView, ForecastAccuracyView } from '../api/schemas/clocks.ts';
import type { CorrectionItemsView, CorrectionItemView } from '../api/schemas/corrections.ts';
import type { ProgressView } from '../api/schemas/definitions.ts';
import type { DocumentView } from '../api/schemas/documents.ts';
import type {
  CaseReadView,
  ContradictionView,
  DeliveryView,
  JointMeetingView,
  ReviewRequestFiguresView,
  ReviewRequestView,
} from '../api/schemas/joint-review.ts';
import type { GoalView, LaneFiguresView, LaneView } from '../api/schemas/lanes.ts';
import type { SlotView } from '../api/schemas/materials.ts';
import type { AgencyFiguresView, OpinionsView, OpinionWithRepliesView } from '../api/schemas/opinions.ts';
import type { FilingFiguresView, NeighbourAnswerView, PaperVisitView } from '../api/schemas/papers.ts';
import type { ClauseView } from '../api/schemas/registers.ts';
import type { ChecklistView, DraftView, HintFiguresView, HintView } from '../api/schemas/review-desk.ts';
import type { NoticeView, RoundSetView, RoundView } from '../api/schemas/rounds.ts';
import type { CaseTaskView, ListedTaskView, StandingTaskView } from '../api/schemas/tasks.ts';
import type { Answer } from '../pages/wire.ts';

/** What the server answers about cases, as the portal reads it. */
export type Application = Answer<typeof ApplicationView>;
export type Deadline = Answer<typeof DeadlineView>;
export type Clocks = Answer<typeof ClocksView>;
export type LaneFigures = Answer<typeof LaneFiguresView>;
export type CycleFigures = Answer<typeof CycleFiguresView>;
export type ForecastAccuracy = Answer<typeof ForecastAccuracyView>;
export type FilingFigures = Answer<typeof FilingFiguresView>;
export type Goal = Answer<typeof GoalView>;
export type Lane = Answer<typeof LaneView>;
export type Precheck = Answer<typeof PrecheckView>;
export type Timeline = Answer<typeof TimelineView>;
export type Progress = Answer<typeof ProgressView>;
export type CorrectionItem = Answer<typeof CorrectionItemView>;
export type CorrectionItems = Answer<typeof CorrectionItemsView>;
export type CaseDocument = Answer<typeof DocumentView>;
export type MaterialSlot = Answer<typeof SlotView>;
export type NeighbourAnswer = Answer<typeof NeighbourAnswerView>;
export type PaperVisit = Answer<typeof PaperVisitView>;
export type Opinion = Answer<typeof OpinionWithRepliesView>;
export type Opinions = Answer<typeof OpinionsView>;
export type Clause = Answer<typeof ClauseView>;
export type Checklist = Answer<typeof ChecklistView>;
export type Draft = Answer<typeof DraftView>;
export type Hint = Answer<typeof HintView>;
export type AgencyFigures = Answer<typeof AgencyFiguresView>;
export type HintFigures = Answer<typeof HintFiguresView>;
export type OpinionNotice = Answer<typeof NoticeView>;
export type Round = Answer<typeof RoundView>;
export type RoundSet = Answer<typeof RoundSetView>;
export type CaseRead = Answer<typeof CaseReadView>;
export type Clash = Answer<typeof ContradictionView>;
export type Delivery = Answer<typeof DeliveryView>;
export type JointMeeting = Answer<typeof JointMeetingView>;
export type ReviewRequestFigures = Answer<typeof ReviewRequestFiguresView>;
export type ReviewRequest = Answer<typeof ReviewRequestView>;
export type CaseTask = Answer<typeof CaseTaskView>;
export type ListedTask = Answer<typeof ListedTaskView>;
export type Task = Answer<typeof StandingTaskView>;

/** A list that is never long enough for pages. */
export interface Items<Item> {
  readonly items: readonly Item[];
}
