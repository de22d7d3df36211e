import type { Static, TSchema } from 'typebox';
import type { StrandedCaseView } from '../api/schemas/agencies.ts';
import type { ApplicationView, PrecheckView, SubmittedView, TimelineView } from '../api/schemas/applications.ts';
import type { ClocksView } from '../api/schemas/clocks.ts';
import type { CorrectionItemsView, CorrectionItemView } from '../api/schemas/corrections.ts';
import type { CertificateView, DocumentCheckView, DocumentView } from '../api/schemas/documents.ts';
import type {
  ContradictionView,
  DeliveryView,
  JointMeetingView,
  ReviewRequestFiguresView,
  ReviewRequestView,
} from '../api/schemas/joint-review.ts';
import type { GoalView, LaneFiguresView, LaneView } from '../api/schemas/lanes.ts';
import type { FileView, MaterialView, SlotView } from '../api/schemas/materials.ts';
import type { AgencyFiguresView, OpinionsView, OpinionView, OpinionWithRepliesView } from '../api/schemas/opinions.ts';
import type { FilingFiguresView, NeighbourAnswerView } from '../api/schemas/papers.ts';
import type { AgencyView, CalendarDayView, CountyView, DepartmentView, FirmView } from '../api/schemas/registers.ts';
import type { ChecklistView, DraftView, HintFiguresView, HintView } from '../api/schemas/review-desk.ts';
import type { RoundSetView, RoundView } from '../api/schemas/rounds.ts';
import type { CaseTaskView, TaskView } from '../api/schemas/tasks.ts';
import type { AgencyStaffView, UserView } from '../api/schemas/users.ts';

/** What a value is after its way through JSON: an instant has become text. */
type Wire<Value> = Value extends Date
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : Value extends object
      ? { readonly [Name in keyof Value]: Wire<Value[Name]> }
      : Value;

type Answer<Schema extends TSchema> = Wire<Static<Schema>>;

export interface Items<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

export type Application = Answer<typeof ApplicationView>;
export type Submitted = Answer<typeof SubmittedView>;
export type Timeline = Answer<typeof TimelineView>;
export type Clocks = Answer<typeof ClocksView>;
export type Lane = Answer<typeof LaneView>;
export type Goal = Answer<typeof GoalView>;
export type LaneFigures = Answer<typeof LaneFiguresView>;
export type MaterialFile = Answer<typeof FileView>;
export type MaterialSlot = Answer<typeof SlotView>;
export type Material = Answer<typeof MaterialView>;
export type Precheck = Answer<typeof PrecheckView>;
export type FilingFigures = Answer<typeof FilingFiguresView>;
export type NeighbourAnswer = Answer<typeof NeighbourAnswerView>;
export type CaseTask = Answer<typeof CaseTaskView>;
export type Task = Answer<typeof TaskView>;
export type Opinion = Answer<typeof OpinionView>;
export type OpinionWithReplies = Answer<typeof OpinionWithRepliesView>;
export type Opinions = Answer<typeof OpinionsView>;
export type AgencyFigures = Answer<typeof AgencyFiguresView>;
export type Checklist = Answer<typeof ChecklistView>;
export type Draft = Answer<typeof DraftView>;
export type Hint = Answer<typeof HintView>;
export type HintFigures = Answer<typeof HintFiguresView>;
export type Round = Answer<typeof RoundView>;
export type RoundSet = Answer<typeof RoundSetView>;
export type Clash = Answer<typeof ContradictionView>;
export type Delivery = Answer<typeof DeliveryView>;
export type JointMeeting = Answer<typeof JointMeetingView>;
export type ReviewRequestFigures = Answer<typeof ReviewRequestFiguresView>;
export type StrandedCase = Answer<typeof StrandedCaseView>;

export type ReviewRequest = Answer<typeof ReviewRequestView>;
export type CorrectionItem = Answer<typeof CorrectionItemView>;
export type CorrectionItems = Answer<typeof CorrectionItemsView>;
export type IssuedDocument = Answer<typeof DocumentView>;
export type DocumentCheck = Answer<typeof DocumentCheckView>;
export type Certificate = Answer<typeof CertificateView>;
export type County = Answer<typeof CountyView>;
export type Department = Answer<typeof DepartmentView>;
export type Agency = Answer<typeof AgencyView>;
export type Firm = Answer<typeof FirmView>;
export type CalendarDay = Answer<typeof CalendarDayView>;
export type AgencyStaff = Answer<typeof AgencyStaffView>;
export type User = Answer<typeof UserView>;
