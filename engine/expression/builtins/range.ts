/** The relations between points and intervals of the DMN standard, table 78. */
import { compareValues, isInRange } from '../comparison.ts';
import { FeelRange, type FeelValue } from '../values.ts';
import { type BuiltinTable, fixed } from './builtin.ts';

type Answer = boolean | null;

/** Whether the order of two bounds holds; null when they are not comparable, which makes the whole answer null. */
function compare(left: FeelValue, right: FeelValue, holds: (order: number) => boolean): Answer {
  const order = compareValues(left, right);
  return order === null ? null : holds(order);
}

const isLess = (order: number): boolean => order < 0;
const isEqual = (order: number): boolean => order === 0;

function both(left: Answer, right: Answer): Answer {
  return left === null || right === null ? null : left && right;
}

function either(left: Answer, right: Answer): Answer {
  return left === null || right === null ? null : left || right;
}

/** Points and intervals in any mixture; touching ends count only when one of them is open. */
function before(left: FeelValue, right: FeelValue): Answer {
  const last = left instanceof FeelRange ? left.end : left;
  const first = right instanceof FeelRange ? right.start : right;
  if (left instanceof FeelRange === false && right instanceof FeelRange === false && typeof left === 'string') {
    return null;
  }
  const touches =
    (left instanceof FeelRange && !left.endIncluded) || (right instanceof FeelRange && !right.startIncluded);
  return compare(last, first, (order) => order < 0 || (touches && order === 0));
}

function meets(left: FeelRange, right: FeelRange): Answer {
  return both(compare(left.end, right.start, isEqual), left.endIncluded && right.startIncluded);
}

function overlaps(left: FeelRange, right: FeelRange): Answer {
  return both(notAfter(left, right), notAfter(right, left));
}

/** Whether the left one begins before the right one has ended, with a point in common. */
function notAfter(left: FeelRange, right: FeelRange): Answer {
  const shared = left.startIncluded && right.endIncluded;
  return compare(left.start, right.end, (order) => order < 0 || (shared && order === 0));
}

function overlapsBefore(left: FeelRange, right: FeelRange): Answer {
  const startsEarlier = compare(
    left.start,
    right.start,
    (order) => order < 0 || (order === 0 && left.startIncluded && !right.startIncluded),
  );
  const reaches = notAfter(right, left);
  const endsInside = compare(
    left.end,
    right.end,
    (order) => order < 0 || (order === 0 && (!left.endIncluded || right.endIncluded)),
  );
  return both(both(startsEarlier, reaches), endsInside);
}

function overlapsAfter(left: FeelRange, right: FeelRange): Answer {
  const startsLater = compare(
    right.start,
    left.start,
    (order) => order < 0 || (order === 0 && (right.startIncluded || !left.startIncluded)),
  );
  const reaches = notAfter(left, right);
  const endsOutside = compare(
    right.end,
    left.end,
    (order) => order < 0 || (order === 0 && !right.endIncluded && left.endIncluded),
  );
  return both(both(startsLater, reaches), endsOutside);
}

function finishes(left: FeelValue, right: FeelRange): Answer {
  if (!(left instanceof FeelRange)) {
    return both(compare(left, right.end, isEqual), right.endIncluded);
  }
  const sameEnd = both(compare(left.end, right.end, isEqual), left.endIncluded === right.endIncluded);
  const inside = compare(
    right.start,
    left.start,
    (order) => order < 0 || (order === 0 && (!left.startIncluded || right.startIncluded)),
  );
  return both(sameEnd, inside);
}

function starts(left: FeelValue, right: FeelRange): Answer {
  if (!(left instanceof FeelRange)) {
    return both(compare(left, right.start, isEqual), right.startIncluded);
  }
  const sameStart = both(compare(left.start, right.start, isEqual), left.startIncluded === right.startIncluded);
  const inside = compare(
    left.end,
    right.end,
    (order) => order < 0 || (order === 0 && (!left.endIncluded || right.endIncluded)),
  );
  return both(sameStart, inside);
}

/** A point inside, or an interval none of whose points lies outside. */
function includes(left: FeelRange, right: FeelValue): Answer {
  if (!(right instanceof FeelRange)) {
    return isInRange(right, left);
  }
  const fromStart = either(
    compare(left.start, right.start, isLess),
    both(compare(left.start, right.start, isEqual), left.startIncluded || !right.startIncluded),
  );
  const toEnd = either(
    compare(right.end, left.end, isLess),
    both(compare(right.end, left.end, isEqual), left.endIncluded || !right.endIncluded),
  );
  return both(fromStart, toEnd);
}

/** A point and an interval never coincide. */
function coincides(left: FeelValue, right: FeelValue): Answer {
  if (!(left instanceof FeelRange) || !(right instanceof FeelRange)) {
    const mixed = left instanceof FeelRange || right instanceof FeelRange;
    return mixed ? false : compare(left, right, isEqual);
  }
  const sameBounds = both(compare(left.start, right.start, isEqual), compare(left.end, right.end, isEqual));
  return both(sameBounds, left.startIncluded === right.startIncluded && left.endIncluded === right.endIncluded);
}

type Relation = (left: FeelValue, right: FeelValue) => Answer;

function forms(parameters: readonly string[], relation: Relation): BuiltinTable[string] {
  return parameters.map((form) => fixed(form, ([left = null, right = null]) => relation(left, right)));
}

function ofRanges(relation: (left: FeelRange, right: FeelRange) => Answer): Relation {
  return (left, right) => (left instanceof FeelRange && right instanceof FeelRange ? relation(left, right) : null);
}

function toRange(relation: (left: FeelValue, right: FeelRange) => Answer): Relation {
  return (left, right) => (right instanceof FeelRange ? relation(left, right) : null);
}

function flipped(relation: Relation): Relation {
  return (left, right) => relation(right, left);
}

const POINTS_AND_RANGES = ['point1, point2', 'point, range', 'range, point', 'range1, range2'];
const RANGES = ['range1, range2'];
const POINT_IN_RANGE = ['point, range', 'range1, range2'];
const RANGE_OVER_POINT = ['range, point', 'range1, range2'];

export const RANGE_BUILTINS: BuiltinTable = {
  before: forms(POINTS_AND_RANGES, before),
  after: forms(POINTS_AND_RANGES, flipped(before)),
  meets: forms(RANGES, ofRanges(meets)),
  'met by': forms(RANGES, flipped(ofRanges(meets))),
  overlaps: forms(RANGES, ofRanges(overlaps)),
  'overlaps before': forms(RANGES, ofRanges(overlapsBefore)),
  'overlaps after': forms(RANGES, ofRanges(overlapsAfter)),
  finishes: forms(POINT_IN_RANGE, toRange(finishes)),
  'finished by': forms(RANGE_OVER_POINT, flipped(toRange(finishes))),
  includes: forms(RANGE_OVER_POINT, (left, right) => (left instanceof FeelRange ? includes(left, right) : null)),
  during: forms(POINT_IN_RANGE, (left, right) => (right instanceof FeelRange ? includes(right, left) : null)),
  starts: forms(POINT_IN_RANGE, toRange(starts)),
  'started by': forms(RANGE_OVER_POINT, flipped(toRange(starts))),
  coincides: forms(['point1, point2', 'range1, range2'], coincides),
};
