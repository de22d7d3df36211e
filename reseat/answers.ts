import type { SeatAnswer } from '../storage/seat-answers.ts';
import type { SeatTask } from '../storage/standings.ts';
import { type Area, pathTo } from './areas.ts';
import type { Diagram } from './diagram.ts';
import { type Charted, isWithin } from './inside.ts';

/** A department whose silence was taken for its agreement: there is a result and no task that was done. */
export interface DeemedAgreement {
  readonly department: string;
}

/** What the tasks of a case are to find in its new seat, and which of them find nothing. */
export interface Answers {
  readonly answers: readonly SeatAnswer[];
  /** Decided by a person after the engine had gone on. */
  readonly overtaken: readonly { readonly taskId: string; readonly wasDone: boolean }[];
  readonly obstacles: readonly string[];
}

export interface AnswerInput {
  readonly engineIdentity: string;
  readonly charted: Charted;
  readonly areas: readonly Area[];
  readonly tasks: readonly SeatTask[];
  readonly deemed: readonly DeemedAgreement[];
  /** Messages that are sent again, so that what they begin is walked through again. */
  readonly messages: readonly string[];
}

const WAITING = ['OPEN', 'CLAIMED', 'COMPLETING'];
/** The task whose answer may come from a department's silence. */
const DEEMED_TASK = 'DepartmentConfirmation';

/** Rows of the areas, in the order in which they were made: first asked, first answered. */
export function findAnswers(input: AnswerInput): Answers {
  const { tasks, charted, areas } = input;
  const places = placesOf(charted, areas);
  const own = tasks.filter((task) => isAnswerable(task) && belongs(task, places, input) && !isPast(task, input));
  const left = tasks.filter((task) => WAITING.includes(task.status) && !own.includes(task));
  // The person was told that it is taken; whether the engine took it, its records say.
  const decided = left.filter(({ status }) => status === 'COMPLETING');
  return {
    answers: [...own.map(toAnswer), ...deemedAnswers(input, places)],
    overtaken: decided.map(({ id, jobKey }) => ({
      taskId: id,
      wasDone: jobKey !== null && !places.openJobs.has(jobKey),
    })),
    obstacles: left
      .filter((task) => !decided.includes(task))
      .map(({ elementId, id }) => `task ${elementId} (${id}) waits for somebody, but the engine does not wait for it`),
  };
}

/** What the areas hold, by keys of the records and by names of the diagrams. */
interface Places {
  readonly isInArea: (elementInstanceKey: string) => boolean;
  /** Keys of the instances called from the areas. */
  readonly calledKeys: ReadonlySet<string>;
  readonly calledProcesses: ReadonlySet<string>;
  /** Elements of the outermost process that lie in the areas. */
  readonly elementIds: ReadonlySet<string>;
  /** Elements in front of a join that are walked through again. */
  readonly repeatedIds: ReadonlySet<string>;
  readonly openJobs: ReadonlySet<string>;
}

function placesOf(charted: Charted, areas: readonly Area[]): Places {
  const keys = new Set(areas.flatMap(({ instanceKey }) => instanceKey ?? []));
  const byKey = new Map(charted.records.elements.map((record) => [record.key, record]));
  const called = charted.called
    .filter(({ records }) => isWithin(records.parentElementInstanceKey, keys, byKey))
    .flatMap(withCalled);
  const areaIds = areas.map(({ element }) => element.id);
  return {
    isInArea: (key) => {
      const record = byKey.get(key);
      return record !== undefined && pathTo(record, byKey).some((each) => keys.has(each.key));
    },
    calledKeys: new Set(called.map(({ records }) => records.key)),
    calledProcesses: new Set(areas.flatMap(({ element }) => element.calledProcess ?? [])),
    elementIds: new Set(
      [...charted.diagram.elements.keys()].filter((id) =>
        scopesOf(charted.diagram, id).some((each) => areaIds.includes(each)),
      ),
    ),
    repeatedIds: new Set(areas.filter(({ instanceKey }) => instanceKey === undefined).map(({ element }) => element.id)),
    openJobs: new Set([charted, ...called].flatMap(({ records }) => records.openJobs.map(({ key }) => key))),
  };
}

function withCalled(charted: Charted): Charted[] {
  return [charted, ...charted.called.flatMap(withCalled)];
}

/** The element and the subprocesses around it. */
function scopesOf(diagram: Diagram, id: string): string[] {
  const scope = diagram.elements.get(id)?.scope;
  return scope === undefined ? [id] : [id, ...scopesOf(diagram, scope)];
}

function isAnswerable({ status }: SeatTask): boolean {
  return WAITING.includes(status) || status === 'COMPLETED';
}

/** True for a task inside an event subprocess that is over, so that nobody will ask for it. */
function isPast({ processId, elementId }: SeatTask, { charted, messages }: AnswerInput): boolean {
  const diagram = withCalled(charted).find((each) => each.diagram.processId === processId)?.diagram;
  const starts =
    diagram === undefined ? [] : scopesOf(diagram, elementId).map((id) => diagram.elements.get(id)?.startedBy);
  return starts.some((start) => start?.message !== undefined && !messages.includes(start.message.name));
}

/**
 * A row belongs to an area by its element instance. A row whose job has not come since the move before has none in these
 * records; it belongs where its element does.
 */
function belongs(task: SeatTask, places: Places, { engineIdentity, charted, tasks }: AnswerInput): boolean {
  const isOfRoot = task.processId === charted.diagram.processId;
  if (task.awaitsJob) {
    return isOfRoot ? places.elementIds.has(task.elementId) : places.calledProcesses.has(task.processId);
  }
  if (task.engineIdentity !== engineIdentity) return false;
  if (!isOfRoot) return places.calledKeys.has(task.processInstanceKey);
  if (places.repeatedIds.has(task.elementId))
    return task === tasks.findLast((each) => each.elementId === task.elementId);
  return task.processInstanceKey === charted.records.key && places.isInArea(task.elementInstanceKey);
}

function toAnswer({ id, processId, elementId, discipline, department }: SeatTask): SeatAnswer {
  return {
    taskId: id,
    processId,
    elementId,
    discipline: discipline ?? '',
    department: department ?? '',
    outcome: null,
  };
}

function deemedAnswers({ charted, deemed }: AnswerInput, { calledKeys }: Places): SeatAnswer[] {
  const asking = withCalled(charted).find(
    ({ records, diagram }) => calledKeys.has(records.key) && diagram.elements.has(DEEMED_TASK),
  );
  if (asking === undefined) return [];
  return deemed.map(({ department }) => ({
    taskId: null,
    processId: asking.diagram.processId,
    elementId: DEEMED_TASK,
    discipline: '',
    department,
    outcome: { agree: true, remark: null },
  }));
}
